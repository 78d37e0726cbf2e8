from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "quanheng.jobs"

    def ready(self) -> None:
        from quanheng.jobs.registry import declare_schedule, inline_kind
        from quanheng.jobs.worker import remove_finished

        inline_kind("jobs.remove-finished")(lambda: remove_finished())
        declare_schedule("jobs.remove-finished", kind="jobs.remove-finished", every=3600)
