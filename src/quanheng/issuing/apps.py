from django.apps import AppConfig


class IssuingConfig(AppConfig):
    name = "quanheng.issuing"

    def ready(self) -> None:
        from quanheng.issuing import rooms, sights  # noqa: F401  they sign in: the page and history, the sights
