"""The components that pages are made of."""

import re

from django import forms
from django.template import Context, Template
from django.test import RequestFactory

from core.errors import Reason
from core.forms import PortalForm


def render(text: str, **context: object) -> str:
    return Template("{% load portal %}" + text).render(Context(context))


def test_a_status_is_a_word_with_an_icon_not_a_colour_alone() -> None:
    text = render("{% status_badge 'action_needed' %}")
    assert "Action needed" in text
    assert "#alert" in text
    assert "tone-amber" in text


def test_an_unknown_status_is_shown_as_it_is() -> None:
    assert "Half done" in render("{% status_badge 'half_done' %}")


def test_what_is_shown_is_escaped() -> None:
    text = render("{% badge words %}{% reasons why %}", words="<b>", why=[Reason("<i>", remedy="<u>")])
    assert not {"<b>", "<i>", "<u>"} & set(re.findall(r"<[biu]>", text))


def test_a_reason_leads_to_its_field() -> None:
    assert 'href="#id_ban"' in render("{% reasons why %}", why=[Reason("No BAN.", field="ban")])


def test_no_reasons_no_box() -> None:
    assert render("{% reasons why %}", why=[]).strip() == ""


def test_the_pager_keeps_the_other_parameters() -> None:
    request = RequestFactory().get("/?q=acme&after=9&before=4")
    text = Template("{% load portal %}{% pager older='12' newer='3' %}").render(Context({"request": request}))
    assert "?after=12&amp;q=acme" in text
    assert "?before=3&amp;q=acme" in text


class Sample(PortalForm):
    form_id = "filing"
    ban = forms.CharField()
    kind = forms.ChoiceField(widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])


def test_the_error_summary_leads_to_each_field() -> None:
    text = render("{% error_summary form %}", form=Sample({}))
    assert 'href="#id_ban"' in text
    assert 'href="#id_kind_0"' in text


def test_a_form_without_errors_has_no_summary() -> None:
    assert render("{% error_summary form %}", form=Sample()).strip() == ""


def test_reasons_of_a_refusal_go_beside_their_fields() -> None:
    form = Sample({"ban": "BAN-1", "kind": "a"})
    form.add_reasons(
        [Reason("Taken.", field="ban", remedy="Choose another."), Reason("Come back later.", field="other")]
    )
    assert form.errors["ban"] == ["Taken. Choose another."]
    assert form.non_field_errors() == ["Come back later."]


def test_fields_belong_to_a_form_elsewhere_on_the_page() -> None:
    assert 'form="filing"' in str(Sample()["ban"])
