"""All mails of an issue in the hands of couriers, without a round around them."""

from __future__ import annotations

from core.work import Worker
from newsletter.postoffice import ledger
from newsletter.postoffice.couriers import Couriers
from newsletter.postoffice.journal import Journal, path_of
from newsletter.postoffice.post import load


class Carried:
    """All jobs of a mailing, handed to the couriers of a fake before they begin."""

    def __init__(self, mailing, transport, *, ends_at_once=False):
        with Worker() as worker, Journal(worker.name) as journal:
            jobs = ledger.claim_jobs(load(mailing.pk), worker=worker, limit=99)
            couriers = Couriers(transport, journal=journal)
            for job in jobs:
                couriers.carry(job)
            if ends_at_once:
                couriers._jobs.put(None)
            with couriers:
                found = [couriers.results.get(timeout=10) for _job in jobs]
            self.results = [result for result in found if result is not None]
            self.why = couriers.cut_off
            self.journal_lines = path_of(worker.name).read_bytes().partition(b"\n")[2]

    @property
    def outcomes(self):
        return {result.job.address: result.outcome for result in self.results}
