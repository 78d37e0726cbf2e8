from django.apps import AppConfig


class IssuingConfig(AppConfig):
    name = "quanheng.issuing"

    def ready(self) -> None:
        from quanheng.issuing import archive, rooms, sights  # noqa: F401  they sign in
