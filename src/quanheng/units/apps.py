from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "quanheng.units"

    def ready(self) -> None:
        from quanheng.units import invitations  # noqa: F401  its job signs in
