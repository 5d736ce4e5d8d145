"""One measured round of our own: prepares outside the clock, measures, prints JSON.

    python benchmarks/mail/sender.py MODE --messages N --size big|small [--server 127.0.0.1:2525]

Modes: `prepare` (an empty house), `transport` (ready bytes through our connections), `full`
(ledger, journal, substitution and transport), `rsa` and `ed25519` (the same, every mail signed by
DKIM), `bare-rsa` (signatures alone, on all cores), `freeze`, `django` (Django's own
`send_messages`), `smtplib` (ready bytes, one command after the other). Each prints messages,
seconds, CPU microseconds per message and the growth of the resident memory in megabytes.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import smtplib
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[2]), str(HERE.parents[2] / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

CONNECTIONS = 8
LINKS = {"small": 3, "big": 45}
WORDS = {"small": 60, "big": 230}  # of each paragraph between two links, in characters
SIGNED = {"rsa": "rsa2048", "ed25519": "ed25519"}
MEGABYTE = 1 << 20


def main() -> int:
    """Measure one mode."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("mode", choices=MODES)
    arguments.add_argument("--messages", type=int, default=2000)
    arguments.add_argument("--size", choices=LINKS, default="big")
    arguments.add_argument("--server", default="")
    options = arguments.parse_args()
    if options.server:
        os.environ["EMAIL_URL"] = f"smtp://{options.server}?connections={CONNECTIONS}&messages=1000"
    import django

    django.setup()
    print(json.dumps(MODES[options.mode](options)))
    return 0


def measured(work: Callable[[], Any], *, messages: int) -> dict[str, float]:
    """Seconds, CPU microseconds per message, and megabytes of memory gained at the peak."""
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    idle = memory("VmRSS")
    before, began = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    work()
    took, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        "messages": messages,
        "seconds": took,
        "cpu": cpu * 1e6 / messages,
        "idle": idle / MEGABYTE,
        "gained": (memory("VmHWM") - idle) / MEGABYTE,
    }


def memory(name: str) -> int:
    """A line of /proc/self/status in bytes."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    raise LookupError(name)


def full(options: argparse.Namespace) -> dict[str, float]:
    """A frozen issue, sent by the engine as a worker would; signed in the modes that say so."""
    mailing = frozen(options)
    if options.mode in SIGNED:
        sign_with(SIGNED[options.mode], mailing=mailing)
    from core.work import Worker
    from newsletter.postoffice import engine

    def send() -> None:
        with Worker() as worker:
            while engine.run_due(worker):
                pass

    result = measured(send, messages=options.messages)
    accepted = mailing.deliveries.filter(state="accepted").count()
    if accepted != options.messages:
        raise SystemExit(f"{accepted} of {options.messages} were accepted.")
    return result


def sign_with(algorithm: str, *, mailing: Any) -> None:
    """A key for the issue's domain, in use although no DNS shows it."""
    from newsletter.actions.dkim import make_key

    key = make_key(site=mailing.newsletter.site, domain="example.org", algorithm=algorithm)
    key.is_active = True
    key.save()


def bare_signing(options: argparse.Namespace) -> dict[str, float]:
    """Nothing but RSA-2048 signatures, a thread for each core: nobody who signs is faster."""
    from newsletter.mail.dkim import SigningKey
    from newsletter.mail.keys import make_rsa

    key = SigningKey("example.org", "bench", make_rsa())

    def sign(words: Sequence[bytes]) -> None:
        for one in words:
            key.sign(one)

    words = [b"%d" % number for number in range(options.messages)]
    cores = os.cpu_count() or 1
    return measured(lambda: in_threads(sign, words, threads=cores), messages=options.messages)


def freeze(options: argparse.Namespace) -> dict[str, float]:
    """Only the freeze."""
    from benchmarks.mail import audience
    from newsletter.actions.freeze import freeze as verb

    mailing = audience.scheduled(options.messages, html=html_of(options.size))
    return measured(lambda: verb(mailing=mailing), messages=options.messages)


def transport(options: argparse.Namespace) -> dict[str, float]:
    """Ready bytes over our own connections, one thread each."""
    ready = ready_mails(options)
    from django.conf import settings

    from newsletter.transports import transport_at

    way = transport_at(settings.EMAIL_URL, home=settings.HOME)

    def carry(mails: Sequence[Any]) -> None:
        connection: Any = way.open()
        for mail, following in zip(mails, [*mails[1:], None], strict=True):
            if not connection.is_usable:
                connection.close()
                connection = way.open()
            words = (mail.envelope_from, mail.recipient, mail.message)
            connection.send(*words, before_dot=lambda: None, following=following)
        connection.close()

    return measured(lambda: in_threads(carry, ready), messages=options.messages)


def one_by_one(options: argparse.Namespace) -> dict[str, float]:
    """Ready bytes by smtplib, which waits for each answer."""
    ready = ready_mails(options)
    host, _, port = options.server.rpartition(":")

    def carry(mails: Sequence[Any]) -> None:
        with smtplib.SMTP(host, int(port)) as server:
            for mail in mails:
                server.sendmail(mail.envelope_from, [mail.recipient], mail.message)

    return measured(lambda: in_threads(carry, ready), messages=options.messages)


def with_django(options: argparse.Namespace) -> dict[str, float]:
    """What Django's own way costs: a message object each, over one connection."""
    from django.core.mail import EmailMultiAlternatives
    from django.core.mail.backends.smtp import EmailBackend

    html = html_of(options.size)
    host, _, port = options.server.rpartition(":")
    messages = []
    for number in range(options.messages):
        to = [f"reader{number:07}@synthetic.example.org"]
        message = EmailMultiAlternatives("News", f"Dear {number}", "hello@example.org", to)
        message.attach_alternative(html.replace("[[name]]", str(number)), "text/html")
        messages.append(message)
    backend = EmailBackend(host=host, port=int(port), use_tls=False, username="", password="")
    return measured(lambda: backend.send_messages(messages), messages=options.messages)


def in_threads(
    work: Callable[[Sequence[Any]], None], things: Sequence[Any], *, threads: int = CONNECTIONS
) -> None:
    """Share things out among threads, as many as there are connections."""
    shares = [things[number::threads] for number in range(threads)]
    started = [threading.Thread(target=work, args=(share,)) for share in shares]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()


def ready_mails(options: argparse.Namespace) -> list[Any]:
    """Mails in their envelopes, built outside the clock."""
    mailing = frozen(options)
    from core.work import Worker
    from newsletter.postoffice import ledger
    from newsletter.postoffice.post import load
    from newsletter.transports.contract import Mail

    post = load(mailing.pk)
    with Worker() as worker:
        jobs = ledger.claim_jobs(post, worker=worker, limit=100)
    mails = [job.mail() for job in jobs]
    pairs = list(zip(jobs, mails, strict=True))
    chosen = (pairs[number % len(pairs)] for number in range(options.messages))
    return [Mail("hello@example.org", job.address, mail) for job, mail in chosen]


def frozen(options: argparse.Namespace) -> Any:
    """An issue to so many readers, frozen and let go."""
    from benchmarks.mail import audience
    from newsletter.actions.freeze import freeze as verb
    from newsletter.actions.freeze import let_go

    mailing = audience.scheduled(options.messages, html=html_of(options.size))
    return let_go(mailing=verb(mailing=mailing))


def html_of(size: str) -> str:
    """Paragraphs with links, until the mail is about 4 or 36 kilobytes."""
    sentence = ("The shops and the rules of the hall change at its owner's will. " * 20)[
        : WORDS[size]
    ]
    paragraph = '<p>{} <a href="https://example.org/{}/">Read on</a>.</p>'
    paragraphs = [paragraph.format(sentence, number) for number in range(LINKS[size])]
    return "<p>Dear [[name]],</p>" + "".join(paragraphs)


def prepare(_options: argparse.Namespace) -> dict[str, float]:
    """Nothing measured: only the empty house."""
    from benchmarks.mail import audience

    audience.prepare()
    return {}


MODES: dict[str, Callable[[argparse.Namespace], dict[str, float]]] = {
    "prepare": prepare,
    "transport": transport,
    "full": full,
    "rsa": full,
    "ed25519": full,
    "bare-rsa": bare_signing,
    "freeze": freeze,
    "django": with_django,
    "smtplib": one_by_one,
}

if __name__ == "__main__":
    raise SystemExit(main())
