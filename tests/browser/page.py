#!/usr/bin/env python3
"""Checks the page of `scim-codegen inspect --format html` in headless Chromium.

Usage: page.py PAGE [PICTURES]. Checks that the page renders without a console message and without a request, that search, links and keys
work, that nothing is wider than a window of 360 pixels, in light and dark, and that it prints. With a directory PICTURES, saves a picture
of each look.
"""

import base64
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile


class Browser:
    """Chromium, driven over a pipe by the DevTools protocol."""

    def __init__(self):
        program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        if program is None:
            sys.exit("Chromium is needed: apt-get install chromium")
        self.profile = tempfile.TemporaryDirectory()
        commands, self.commands = os.pipe()
        self.answers, answers = os.pipe()

        def pipes():
            # The protocol reads from 3 and writes to 4. Move both out of the way first.
            high = [os.dup2(commands, 20), os.dup2(answers, 21)]
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        self.process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
             f"--user-data-dir={self.profile.name}", "--remote-debugging-pipe", "about:blank"],
            preexec_fn=pipes, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(commands)
        os.close(answers)
        self.buffer, self.number, self.events, self.session = b"", 0, [], None
        # A page of our own: the browser lists other kinds of targets too, in any order.
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ["Page", "Runtime", "Log", "Network"]:
            self.call(f"{domain}.enable")

    def read(self):
        while b"\0" not in self.buffer:
            chunk = os.read(self.answers, 65536)
            if not chunk:
                sys.exit("the browser ended")
            self.buffer += chunk
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.commands, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("id") == self.number:
                if "error" in answer:
                    sys.exit(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def wait(self, method):
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self.read())

    def value(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in result:
            sys.exit(f"{expression}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def key(self, key, text=None):
        for kind in ["keyDown", "keyUp"]:
            more = {"text": text} if text and kind == "keyDown" else {}
            self.call("Input.dispatchKeyEvent", type=kind, key=key, **more)

    def close(self):
        self.process.terminate()
        self.process.wait(timeout=20)
        self.profile.cleanup()


def check(is_right, what):
    if not is_right:
        sys.exit(f"the page is wrong: {what}")


def main(page, pictures):
    browser = Browser()
    try:
        url = pathlib.Path(page).resolve().as_uri()
        browser.call("Page.navigate", url=url)
        browser.wait("Page.loadEventFired")

        rows = "[...document.querySelectorAll('tr[data-text]')].filter(row => row.getClientRects().length).length"
        all_rows = browser.value(rows)
        check(all_rows > 0, "it shows no attribute")
        check(browser.value("document.querySelector('#count').textContent") == f"{all_rows} attributes", "the count")

        browser.key("/", "/")
        check(browser.value("document.activeElement.id") == "search", "the key / doesn't lead to the search")
        name = browser.value("document.querySelector('tr[data-text] code').textContent")
        browser.call("Input.insertText", text=name.upper())
        found = browser.value(rows)
        check(0 < found < all_rows, f"searching for {name} shows {found} of {all_rows} attributes")
        check(browser.value("document.querySelector('tr[data-text]').getClientRects().length") > 0, "the search hides its result")
        browser.call("Input.insertText", text=" nothing-has-this")
        check(browser.value(rows) == 0, "a search for nothing shows something")
        browser.key("Escape")
        check(browser.value(rows) == all_rows, "Escape doesn't end the search")

        anchor = browser.value("document.querySelector('tr[data-text]:last-child a.self').getAttribute('href')")
        browser.value("document.querySelector('tr[data-text]:last-child a.self').click()")
        check(browser.value("decodeURIComponent(location.hash)") == anchor, "an attribute has no link")
        check(browser.value("document.querySelectorAll(':target').length") == 1, "a link leads nowhere")
        dead = "[...document.querySelectorAll('a[href^=\"#\"]')].filter(a => !document.getElementById(a.getAttribute('href').slice(1))).length"
        check(browser.value(dead) == 0, "links without a target")

        for width in [360, 1200]:
            browser.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
            wide = browser.value("document.scrollingElement.scrollWidth")
            check(wide <= width, f"the page is {wide} pixels wide in a window of {width}")
            for scheme in ["light", "dark"]:
                browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
                back = browser.value("getComputedStyle(document.body).backgroundColor")
                check((back == "rgb(255, 255, 255)") == (scheme == "light"), f"the background in {scheme}: {back}")
                if pictures:
                    picture = browser.call("Page.captureScreenshot", format="png")["data"]
                    path = pathlib.Path(pictures, f"{scheme}-{width}.png")
                    path.write_bytes(base64.b64decode(picture))
        printed = browser.call("Page.printToPDF")["data"]
        check(len(printed) > 5000, "it prints nothing")

        for event in browser.events:
            method, parameters = event.get("method"), event.get("params", {})
            check(method not in ["Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"], f"console: {parameters}")
            if method == "Network.requestWillBeSent":
                requested = parameters["request"]["url"]
                check(requested == url or requested.startswith("data:"), f"it requests {requested}")
    finally:
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None)
