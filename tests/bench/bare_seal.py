"""pyHanko alone: certify, sign with a text stamp in an embedded font, time-stamp. What any portal would write first."""

import io
from pathlib import Path
from typing import Any

FONT = "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf"
BOX = (80, 100, 283, 177)


def certify(content: bytes, p12: str) -> bytes:
    """The empty field and the certifying signature."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields

    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    fields.append_signature_field(writer, fields.SigFieldSpec("Client", on_page=-1, box=BOX))
    return _signed(writer, p12, field_name="Seal", certify=True, docmdp_permissions=fields.MDPPerm.FILL_FORMS)


def sign(content: bytes, p12: str, tsa: str) -> bytes:
    """The client's signature with its appearance and the time."""
    from pyhanko.pdf_utils.font.opentype import GlyphAccumulatorFactory
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.text import TextBoxStyle
    from pyhanko.sign.timestamps import HTTPTimeStamper
    from pyhanko.stamp import TextStampStyle

    style = TextStampStyle(
        stamp_text="Farah Khan, Director\nMumbai\nSigned electronically",
        text_box_style=TextBoxStyle(font=GlyphAccumulatorFactory(FONT), font_size=7),
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    return _signed(writer, p12, stamp=style, time=HTTPTimeStamper(tsa), field_name="Client", name="Farah Khan")


def _signed(writer: Any, p12: str, *, stamp: Any = None, time: Any = None, **meta: Any) -> bytes:
    from pyhanko.sign import fields, signers

    pen = signers.SimpleSigner.load_pkcs12(Path(p12), passphrase=b"bench")
    subfilter = fields.SigSeedSubFilter.PADES
    about = signers.PdfSignatureMetadata(md_algorithm="sha256", subfilter=subfilter, **meta)
    out = io.BytesIO()
    signers.PdfSigner(about, signer=pen, stamp_style=stamp, timestamper=time).sign_pdf(writer, output=out)
    return out.getvalue()
