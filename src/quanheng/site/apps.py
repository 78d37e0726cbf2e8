from django.apps import AppConfig

SEAL_EVERY_SECONDS = 60
CLEAN_EVERY_SECONDS = 3600


class SiteConfig(AppConfig):
    name = "quanheng.site"
    label = "site"

    def ready(self) -> None:
        # The ledger and the jobs know nothing of each other: the site joins them.
        from django.core.management import call_command

        from quanheng.jobs.registry import declare_schedule, inline_kind
        from quanheng.ledger.services import seal

        inline_kind("ledger.seal")(seal)
        declare_schedule("seal the ledger", kind="ledger.seal", every=SEAL_EVERY_SECONDS)
        inline_kind("site.clear-sessions")(lambda: call_command("clearsessions"))
        declare_schedule("clear old sessions", kind="site.clear-sessions", every=CLEAN_EVERY_SECONDS)
