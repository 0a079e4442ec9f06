# mypy: ignore-errors
"""What the scripts beside this one share: documents in, questions asked, quotes and times out.

Each script is run by benchmarks/peers.py in an environment of its own: DOCUMENTS QUESTIONS CHARACTERS → JSON on stdout. DOCUMENTS holds
`title` and `text` a line, QUESTIONS `question`; passages have at most CHARACTERS.
"""

import json
import re
import sys
from pathlib import Path
from time import perf_counter, process_time

import rjieba

from knowledge.hashed import HashedEmbedder

K = 10  # passages asked for
CHUNK = int(sys.argv[3])
OVERLAP = CHUNK // 6
SEPARATORS = ["\n\n", "\n", "。", "；", "，", " ", ""]
WORD = re.compile(r"[\u4e00-\u9fffa-z0-9]+")
EMBEDDER = HashedEmbedder()  # the one we ship, so that only the search differs


def words(text):
    """Return jieba's words: the default tokens of these libraries make a Chinese clause one word."""
    return [word for word in rjieba.cut(text.lower()) if WORD.fullmatch(word)]


def spaced(text):
    return " ".join(words(text))


def embed(texts):
    return EMBEDDER.embed(list(texts))


def lines(path):
    return [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]


def run(build):
    """Build over the documents, ask every question, print what was found.

    build: documents → a function from a question to quotes, best first. Titles may be indexed with each passage; the
    quote is the passage alone.
    """
    documents, questions = lines(sys.argv[1]), lines(sys.argv[2])
    started = perf_counter()
    search = build(documents)
    index_s = perf_counter() - started
    seconds, spent, quotes = [], [], []
    for asked in questions:
        started, used = perf_counter(), process_time()
        found = search(asked["question"])
        seconds.append(perf_counter() - started)
        spent.append(process_time() - used)
        quotes.append(found)
    cost = {"index_s": index_s, "seconds": seconds, "spent": spent, "memory_mb": memory()}
    print(json.dumps(cost | {"quotes": quotes}))


def memory():
    """Return the most memory held, in MB; getrusage would count what the process that started this one held."""
    found = re.search(r"VmHWM:\s*(\d+)", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024


def cut(documents):
    """Return (title, passage) by LangChain's splitter, the one most people use."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP, separators=SEPARATORS)
    return [(each["title"], passage) for each in documents for passage in splitter.split_text(each["text"])]
