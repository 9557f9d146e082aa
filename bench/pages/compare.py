"""Times pages of a fund with 10,000 projects against the seed's 136, on one server; standard library only."""

import csv
import http.client
import io
import json
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import zipfile

PROJECTS = 10_000
ROUNDS = 40
AT_MOST = 3.0
NAME = "中央引导地方科技发展资金（一万个项目）"


def package(seed):
    """The seed package with its projects and filings repeated, as a zip."""
    def rows(name):
        with open(seed / name, encoding="utf-8", newline="") as file:
            return list(csv.reader(file))

    def text(rows):
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(rows)
        return out.getvalue()

    projects, actuals = rows("projects.csv"), rows("actuals.csv")
    of_project = {}
    for row in actuals[1:]:
        of_project.setdefault(row[0], []).append(row)
    many_projects, many_actuals = [projects[0]], [actuals[0]]
    for number in range(PROJECTS):
        project = list(projects[1 + number % (len(projects) - 1)])
        code = f"P{number:05}"
        many_actuals += [[code, *row[1:]] for row in of_project.get(project[0], [])]
        many_projects.append([code, *project[1:]])
    fund = (seed / "fund.toml").read_text(encoding="utf-8")
    fund = re.sub(r'^name = ".*"$', f'name = "{NAME}"', fund, count=1, flags=re.M)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("fund.toml", fund)
        bundle.writestr("projects.csv", text(many_projects))
        bundle.writestr("actuals.csv", text(many_actuals))
        for name in ("indicators.csv", "causes.csv"):
            bundle.write(seed / name, name)
    return out.getvalue()


class Server:
    """A demonstration that runs, and somebody who is signed in to it."""

    def __init__(self, executable, folder):
        command = [executable, "demo", "--folder", folder, "--no-open", "--listen", "127.0.0.1:0"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.address = next(
            found.group(1)
            for line in self.process.stdout
            if (found := re.search(r"Open http://(\S+)", line))
        )
        accounts = pathlib.Path(folder, "accounts.txt").read_text(encoding="utf-8")
        password = dict(line.split("\t") for line in accounts.splitlines())["yewu"]
        form = urllib.parse.urlencode({"login": "yewu", "password": password})
        self.cookie = ""
        headers, _ = self.ask("POST", "/sign-in", form, "application/x-www-form-urlencoded")
        self.cookie = headers["set-cookie"].split(";")[0]

    def ask(self, method, path, body=None, kind=None):
        connection = http.client.HTTPConnection(self.address, timeout=300)
        headers = {"Cookie": self.cookie}
        if kind:
            headers["Content-Type"] = kind
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status >= 400:
            sys.exit(f"{method} {path}: {answer.status}\n{text.decode()[:2000]}")
        return answer.headers, text.decode()

    def upload(self, zipped):
        line = "wenxiao-bench"
        head = f'--{line}\r\ncontent-disposition: form-data; name="file"; filename="many.zip"\r\n\r\n'
        body = head.encode() + zipped + f"\r\n--{line}--\r\n".encode()
        headers, _ = self.ask("POST", "/imports", body, f"multipart/form-data; boundary={line}")
        headers, _ = self.ask("POST", headers["location"] + "/store", "", "application/x-www-form-urlencoded")
        return headers["location"].split("?")[0]

    def seconds(self, path):
        begun = time.perf_counter()
        self.ask("GET", path)
        return time.perf_counter() - begun

    def stop(self):
        self.process.terminate()
        self.process.wait()


def main():
    executable, seed = sys.argv[1], pathlib.Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        server = Server(executable, folder)
        small = re.search(r'href="(/funds/[^"/]+)"', server.ask("GET", "/")[1]).group(1)
        large = server.upload(package(seed))
        server.stop()
        server = Server(executable, folder)
        cold = {path: server.seconds(path) for path in (small, large)}
        result = {"cold_seconds": {"136": cold[small], str(PROJECTS): cold[large]}}
        over = []
        for name, part in (("overview", ""), ("project list", "/projects"), ("indicator", "/indicators/O2")):
            times = {small: [], large: []}
            for _ in range(ROUNDS):
                for path in times:
                    times[path].append(server.seconds(path + part))
            medians = {path: statistics.median(taken) for path, taken in times.items()}
            ratio = medians[large] / medians[small]
            result[name] = {"136": medians[small], str(PROJECTS): medians[large], "ratio": ratio}
            print(f"{name}: {medians[small] * 1000:.1f} ms for 136, {medians[large] * 1000:.1f} ms for {PROJECTS}: {ratio:.2f} times")
            if name == "overview" and ratio > AT_MOST:
                over.append(name)
        print(f"first overview after a start: {cold[small] * 1000:.0f} ms and {cold[large] * 1000:.0f} ms")
        print(json.dumps(result))
        server.stop()
    if over:
        sys.exit(f"more than {AT_MOST} times: {', '.join(over)}")


main()
