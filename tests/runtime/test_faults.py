"""A page that breaks says that the fault was written down: it is."""

import os
import subprocess
import sys

BREAK = """
import django
django.setup()
from django.core.handlers.exception import response_for_exception
from django.test import RequestFactory
try:
    raise RuntimeError("hỏng ở giữa")
except RuntimeError as fault:
    answer = response_for_exception(RequestFactory().get("/dia-ban/"), fault)
print(answer.status_code, "Lỗi đã được ghi lại" in answer.content.decode())
"""


def test_a_broken_page_leaves_its_traceback_in_the_log() -> None:
    env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run([sys.executable, "-c", BREAK], env=env, capture_output=True, text=True, check=True)
    assert done.stdout == "500 True\n"
    assert "/dia-ban/" in done.stderr
    assert "RuntimeError: hỏng ở giữa" in done.stderr
