from django.apps import AppConfig


class ArchivingConfig(AppConfig):
    name = "quanheng.archiving"

    def ready(self) -> None:
        from quanheng.archiving import erasing, packing, rooms, sights  # noqa: F401  they sign in: the schedule, the job kind, the pages, the sights
