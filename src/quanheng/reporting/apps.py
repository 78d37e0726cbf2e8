from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "quanheng.reporting"

    def ready(self) -> None:
        from quanheng.reporting import archive, counters, rooms, sights  # noqa: F401  they sign in
