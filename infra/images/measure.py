"""What a request, a token and an open stream cost, read from the counters of running containers.

Start docker compose up --wait, then: python3 infra/images/measure.py http://127.0.0.1:8080/api/v1 <key>
CPU time is counted by the kernel, so that a busy machine lengthens the run and not the figures (much). The clients
are not in it. Needs the engine's socket.
"""

import http.client
import json
import socket
import subprocess
import sys
import threading
import time
import urllib.parse

SERVICES = ("balancer", "ingress", "worker", "kafka", "redis")
URL, KEY = urllib.parse.urlsplit(sys.argv[1]), sys.argv[2]


class Engine(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect("/var/run/docker.sock")


def output(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def counters():
    """CPU seconds and MiB in use, by service."""
    found = {}
    for service in SERVICES:
        cpu = memory = 0
        for container in output("docker", "compose", "ps", "-q", service).split():
            engine = Engine("docker")
            engine.request("GET", f"/containers/{container}/stats?stream=false&one-shot=true")
            stats = json.load(engine.getresponse())
            cpu += stats["cpu_stats"]["cpu_usage"]["total_usage"] / 1e9
            cache = stats["memory_stats"]["stats"]
            memory += (stats["memory_stats"]["usage"] - cache.get("total_inactive_file", cache.get("inactive_file", 0)))
        found[service] = (cpu, memory / 2**20)
    return found


def stored():
    """Bytes of Kafka's topics, and of Redis' data."""
    sizes = output("docker", "compose", "exec", "-T", "kafka", "sh", "-c",
                   "du -sb /var/lib/kafka/data/sluice.*/*.log | awk '{ sum += $1 } END { print sum }'")
    memory = output("docker", "compose", "exec", "-T", "redis", "valkey-cli", "info", "memory")
    return int(sizes), int(memory.split("used_memory:")[1].split()[0])


def ask(model, words, opened=None):
    connection = http.client.HTTPConnection(URL.hostname, URL.port, timeout=300)
    body = {"model": model, "stream": True, "messages": [{"role": "user", "content": " ".join(["word"] * words)}]}
    connection.request("POST", URL.path + "/chat/completions", json.dumps(body),
                       {"Authorization": "Bearer " + KEY, "Content-Type": "application/json"})
    answer = connection.getresponse()
    assert answer.status == 200, answer.read()
    if opened is not None:
        opened.append(connection)
        return
    assert answer.read().rstrip().endswith(b"[DONE]")
    connection.close()


def together(count, clients, action):
    left, lock = [count], threading.Lock()

    def client():
        while True:
            with lock:
                if left[0] == 0:
                    return
                left[0] -= 1
            action()

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def cost(count, words):
    """CPU seconds by service for so many answers, and what they leave behind."""
    before, left = counters(), stored()
    begun = time.monotonic()
    together(count, 40, lambda: ask("gpt-4o-mini~ttft=20~interval=5", words))
    took = time.monotonic() - begun
    after, kept = counters(), stored()
    cpu = {service: after[service][0] - before[service][0] for service in SERVICES}
    print(f"{count} answers of {words} tokens in {took:.0f} s ({count / took:.0f}/s):",
          ", ".join(f"{service} {seconds / count * 1e6:.0f} µs" for service, seconds in cpu.items()),
          f"| kafka {(kept[0] - left[0]) / count:.0f} bytes, redis {(kept[1] - left[1]) / count:.0f} bytes an answer")
    return cpu, (kept[1] - left[1]) / count


def main():
    together(2000, 40, lambda: ask("gpt-4o-mini~ttft=1~interval=1", 20))  # A cold JVM costs several times as much.
    few, many, count = 5, 105, 1500
    short, short_bytes = cost(count, few)
    long, long_bytes = cost(count, many)
    for service in SERVICES:
        token = (long[service] - short[service]) / count / (many - few)
        answer = short[service] / count - few * token
        print(f"{service:9} {token * 1e6:6.1f} µs a token, {answer * 1e6:6.0f} µs an answer")
    print(f"redis     {(long_bytes - short_bytes) / (many - few):6.1f} bytes a token, while an answer is kept")

    streams, opened = 1000, []
    idle = counters()
    together(streams, 40, lambda: ask("gpt-4o-mini~ttft=1~interval=20000", 10, opened))
    full = counters()
    for service in SERVICES:
        print(f"{service:9} {(full[service][1] - idle[service][1]) * 1024 / streams:6.1f} KiB an open stream")
    for connection in opened:
        connection.close()


main()
