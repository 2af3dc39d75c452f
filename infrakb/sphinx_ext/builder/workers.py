"""Work shared by forked processes, with Sphinx's log records carried home.

Sphinx's own ``ParallelTasks`` forks once for every ten documents and sends the whole environment back each
time (sphinx-doc/sphinx#14277); here each worker is forked once and takes batches until none are left.
"""

from __future__ import annotations

import gc
import logging as python_logging
import multiprocessing
import signal
import sys
import traceback
from collections.abc import Callable, Generator, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

from sphinx.errors import SphinxParallelError
from sphinx.util import logging

from infrakb.sphinx_ext.upstream import sphinx_logs

logger = logging.getLogger(__name__)

T = TypeVar("T")
R = TypeVar("R")

#: Forking is what makes a worker cheap: it starts with everything the parent has read.
can_fork = sys.platform not in {"win32", "darwin"} and "fork" in multiprocessing.get_all_start_methods()


def batches(items: Sequence[T], workers: int, largest: int = 8) -> list[Sequence[T]]:
    """Cut *items* into batches: small enough that no worker waits long for another at the end."""
    size = max(1, min(largest, len(items) // (workers * 16)))
    return [items[start : start + size] for start in range(0, len(items), size)]


def in_workers(
    jobs: Sequence[T],
    work: Callable[[T], None],
    result: Callable[[], R],
    workers: int,
    died: Callable[[T, str], None] | None = None,
) -> Iterator[tuple[int, R | None]]:
    """Do every job in one of *workers* forked processes.

    :param work: does one job, in the worker.
    :param result: called in each worker after its last job; its value must be picklable.
    :param died: called here with the job that a worker was at when it died (killed, out of memory), and how it
        ended. The other jobs of that worker are done again. Without it the build ends.
    :returns: ``(number of jobs done, None)`` as batches end and ``(0, result)`` once for each worker.
    :raises SphinxParallelError: with the worker's traceback, if one fails.
    :raises OSError: if one cannot write or read a file.
    """
    while jobs:
        deaths: list[tuple[T, str]] = []
        jobs = yield from _round(jobs, work, result, workers, deaths)
        for job, how in deaths:
            if died is None:
                raise SphinxParallelError(f"a worker process died at '{job}' ({how})", "")
            died(job, how)


def _round(
    jobs: Sequence[T],
    work: Callable[[T], None],
    result: Callable[[], R],
    workers: int,
    deaths: list[tuple[T, str]],
) -> Generator[tuple[int, R | None], None, list[T]]:
    """Do *jobs* once; return those that are to be done again, and add to *deaths* those that are not."""
    context: Any = multiprocessing.get_context("fork")
    pieces = batches(jobs, workers)
    board = _Board(context, len(pieces), workers)
    processes, pipes = [], []
    # Objects that the parent has stay out of the workers' collections: touching them would copy their pages.
    gc.freeze()
    for number in range(min(workers, len(pieces))):
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=_run, args=(sender, board, number, pieces, work, result))
        process.start()
        sender.close()
        processes.append(process)
        pipes.append(receiver)
    lost: list[T] = []
    try:
        ended = yield from _collect(pipes)
        for number, process in enumerate(processes):
            process.join()
            if number in ended:
                lost += _lost(board, number, pieces, _how(process.exitcode), deaths)
    finally:
        gc.unfreeze()
        for process in processes:
            if process.is_alive():
                process.terminate()
    return lost


class _Board:
    """What workers write where the parent can read it, even when they are gone."""

    def __init__(self, context: Any, pieces: int, workers: int) -> None:
        self.next = context.Value("l", 0)  # number of the piece to be taken next
        self.taken = context.RawArray("l", [-1] * pieces)  # by which worker each piece was taken
        self.at = context.RawArray("l", [-1] * workers)  # which job of its last piece each worker is at

    def take(self, worker: int) -> int:
        """Return the number of the piece that *worker* is to do."""
        with self.next.get_lock():
            number: int = self.next.value
            self.next.value += 1
        if number < len(self.taken):
            self.taken[number] = worker
        return number


def _lost(
    board: _Board, worker: int, pieces: Sequence[Sequence[T]], how: str, deaths: list[tuple[T, str]]
) -> Iterator[T]:
    """Yield what *worker* has done or was to do, but for the job at which it died."""
    taken = [piece for piece, taker in zip(pieces, board.taken, strict=True) if taker == worker]
    if not taken or board.at[worker] < 0:
        raise SphinxParallelError(f"a worker process ended between two documents ({how})", "")
    deaths.append((taken[-1][board.at[worker]], how))
    for piece in taken[:-1]:
        yield from piece
    yield from (job for number, job in enumerate(taken[-1]) if number != board.at[worker])


def _how(exitcode: int) -> str:
    """Return how a process ended."""
    return f"status {exitcode}" if exitcode >= 0 else f"signal {-exitcode}, {signal.Signals(-exitcode).name}"


class _Marker(python_logging.Handler):
    """Marks records with the job that they come from, where that is a document: a place may lie elsewhere."""

    job: object = None

    def emit(self, record: python_logging.LogRecord) -> None:
        record.job = self.job if isinstance(self.job, str) else ""


def _run(
    pipe: Connection,
    board: _Board,
    worker: int,
    pieces: Sequence[Sequence[T]],
    work: Callable[[T], None],
    result: Callable[[], R],
) -> None:
    # Between jobs nearly all young objects are garbage, and what is left is kept for good: looking then costs least.
    gc.disable()
    collector, marker = sphinx_logs.Collector(), _Marker(python_logging.WARNING)
    try:
        with collector.collect():
            sphinx_logs.root_logger().addHandler(marker)
            while (number := board.take(worker)) < len(pieces):
                for place, job in enumerate(pieces[number]):
                    board.at[worker], marker.job = place, job
                    work(job)
                    gc.collect(0)
                board.at[worker] = -1
                pipe.send(("done", len(pieces[number])))
            value = result()
        pipe.send(("end", (value, collector.records())))
    except OSError as error:
        pipe.send(("failed", error))  # a full disk and the like: as it is, for the parent to say so
    except BaseException as error:  # noqa: BLE001 (whatever it is, the parent must hear of it)
        summary = traceback.format_exception_only(type(error), error)[0].strip()
        pipe.send(("failed", SphinxParallelError(summary, traceback.format_exc())))
    finally:
        pipe.close()


def _collect(pipes: list[Connection]) -> Generator[tuple[int, Any], None, set[int]]:
    """Yield what comes from the workers; return the numbers of those that ended without a word."""
    ended: set[int] = set()
    logs: list[tuple[int, list[Any]]] = []
    waiting = {pipe: number for number, pipe in enumerate(pipes)}
    while waiting:
        for pipe in wait(list(waiting)):
            assert isinstance(pipe, Connection)
            try:
                kind, value = pipe.recv()
            except (EOFError, ConnectionError):
                ended.add(waiting.pop(pipe))
                continue
            if kind == "failed":
                assert isinstance(value, Exception)
                raise value
            if kind == "done":
                yield value, None
                continue
            logs.append((waiting.pop(pipe), value[1]))
            yield 0, value[0]
    records = [record for _number, part in sorted(logs, key=lambda item: item[0]) for record in part]
    for record in sorted(records, key=lambda record: str(getattr(record, "location", "") or "")):
        logger.handle(record)
    return ended
