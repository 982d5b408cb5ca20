"""The content of a request as JSON: one schema made of the model's own fields, to write and to read."""

from datetime import date
from typing import Annotated, Any, Final, Literal

from django.db import models
from ninja import Schema
from pydantic import Field, create_model

from core.api import Strict
from requests_app.editable import WRITABLE
from requests_app.models import RequestVersion

MOST_LOCATIONS: Final = 300
LARGEST_NUMBER: Final = 2_147_483_647


def content(version: RequestVersion) -> dict[str, Any]:
    """Every content field with its value; what nobody has said yet is "" or null."""
    return {name: getattr(version, name) for name in RequestVersion.CONTENT_FIELDS}


def _type(name: str) -> Any:
    field = RequestVersion._meta.get_field(name)
    said = {"description": str(field.verbose_name)}  # type: ignore[union-attr]
    if isinstance(field, models.BooleanField):
        return Annotated[bool | None, Field(**said)]  # type: ignore[call-overload]
    if isinstance(field, models.DateField):
        return Annotated[date | None, Field(**said)]  # type: ignore[call-overload]
    if isinstance(field, models.PositiveIntegerField):
        return Annotated[int | None, Field(ge=0, le=LARGEST_NUMBER, **said)]  # type: ignore[call-overload]
    if isinstance(field, models.JSONField):
        city = Annotated[str, Field(max_length=60)]
        return Annotated[list[city], Field(max_length=MOST_LOCATIONS, **said)]  # type: ignore[call-overload]
    if choices := [code for code, _label in field.choices or ()]:  # type: ignore[union-attr]
        return Annotated[Literal[("", *choices)], Field(**said)]  # type: ignore[call-overload]
    return Annotated[str, Field(max_length=field.max_length, **said)]  # type: ignore[union-attr, call-overload]


# what may be written: the BAN and the client's name are its account's own (S13, W6)
FieldsIn: Any = create_model(  # type: ignore[call-overload]
    "RequestFieldsIn",
    __base__=Strict,
    __doc__="Fields of a draft; those that are left out stay as they are.",
    **{name: (_type(name), None) for name in RequestVersion.CONTENT_FIELDS if name in WRITABLE},
)
FieldsOut: Any = create_model(  # type: ignore[call-overload]
    "RequestFields",
    __base__=Schema,
    __doc__="The content of a request.",
    **{name: (_type(name), ...) for name in RequestVersion.CONTENT_FIELDS},
)
