"""How this program says what a person can mend."""

import importlib


class Failure(Exception):
    """Ends the program with one sentence and a code of the harness."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code


def need(*packages: str) -> None:
    """Says which packages are missing, all at once: module names, or `module=pip's name`."""
    missing = []
    for package in packages:
        module, _, name = package.partition("=")
        try:
            importlib.import_module(module)
        except ImportError as error:
            # A package that is there and cannot be imported is another thing than one that is not.
            if isinstance(error, ModuleNotFoundError) and (error.name or "").split(".")[0] == module:
                missing.append(name or module)
            else:
                raise Failure("BACKBONE_NOT_MADE", f"{module} cannot be imported: {error}") from error
    if missing:
        raise Failure("PYTHON_MODULE_MISSING", " ".join(missing))
