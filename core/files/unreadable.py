"""The one error that every inspector raises."""


class Unreadable(Exception):
    """A file that cannot be taken; `code` says why and travels from the child to the words in core.files.words."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)  # both as arguments, so that the error survives pickling
        self.code = code
        self.detail = detail
