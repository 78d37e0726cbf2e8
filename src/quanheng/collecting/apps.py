from django.apps import AppConfig


class CollectingConfig(AppConfig):
    name = "quanheng.collecting"

    def ready(self) -> None:
        from quanheng.collecting import archive, reading, rooms, sights  # noqa: F401  they sign in
