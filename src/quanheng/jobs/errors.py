"""What jobs refuse, and why."""


class JobError(Exception):
    """Ends a job at once: the work cannot be done, and trying again would not help. ``message`` is for a person."""

    def __init__(self, code: str, message: str, **params: object) -> None:
        self.code, self.message, self.params = code, message, params
        super().__init__(message)


class UnknownKind(LookupError):
    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(f"No job of the kind {kind!r} is registered. The room that offers it must be in INSTALLED_APPS.")


class WrongState(Exception):
    """The job cannot take this turn from the state it is in."""

    def __init__(self, job: object, state: str, act: str) -> None:
        self.state, self.act = state, act
        super().__init__(f"The job {job} is {state}; it cannot be {act}.")


class LeaseLost(Exception):
    """Another worker has the job now; what this one computed is thrown away."""
