"""A session without a browser: it speaks Streamlit's own messages, so that only the server's answer is measured.

It opens a page, keeps the state of what it touched, runs again what runs by itself, and knows when an answer is whole.
"""

import asyncio
import time

import websockets
from google.protobuf.message import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

WITHIN_SECONDS = 120.0
_WHOLE = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


class LightClient:
    """One open page of a server on 127.0.0.1."""

    def __init__(self, port: int, page: str) -> None:
        self.address, self.page, self.port = f"127.0.0.1:{port}", page, port
        self.page_hash = ""
        self.charts = 0
        self.received_bytes = 0
        self._widgets: dict[str, tuple[str, Message, str]] = {}
        self._states: dict[str, WidgetState] = {}
        self._seen: dict[str, ForwardMsg] = {}

    async def open(self) -> float:
        """Connect and open the page until a chart has come; return the seconds of the last, whole answer."""
        self._socket = await websockets.connect(
            f"ws://{self.address}/_stcore/stream", max_size=None, subprotocols=["streamlit"],
            origin=f"http://{self.address}",
        )  # fmt: skip
        for _ in range(60):
            took = await self._answered(self._asked())
            if self.charts:
                return took
            await asyncio.sleep(1)  # the page says that it is working something out
        raise TimeoutError(f"{self.page} drew no chart within a minute")

    async def slide(self, label: str, value: float) -> float:
        """Move a slider and return the seconds until the answer was whole."""
        return await self._touch(label, "double_array_value", value)

    async def pick(self, label: str, choice: str) -> float:
        """Pick one of the choices of a switch and return the seconds until the answer was whole."""
        return await self._touch(label, "string_array_value", choice)

    async def close(self) -> None:
        """End the session."""
        await self._socket.close()

    async def _touch(self, label: str, field: str, value: object) -> float:
        _, widget, fragment = self._widgets[label]
        state = WidgetState(id=widget.id)
        getattr(state, field).data.append(value)
        self._states[state.id] = state
        return await self._answered(self._asked(fragment))

    def _asked(self, fragment: str = "") -> bytes:
        message = BackMsg()
        asked = message.rerun_script
        asked.page_script_hash, asked.fragment_id = self.page_hash, fragment
        asked.page_name = "" if self.page_hash else self.page
        asked.widget_states.widgets.extend(self._states.values())
        asked.context_info.timezone, asked.context_info.url = "UTC", f"http://{self.address}/{self.page}"
        return message.SerializeToString()

    async def _answered(self, asked: bytes) -> float:
        began, self.charts, self.received_bytes = time.monotonic(), 0, 0
        await self._socket.send(asked)
        while not self._is_last(await asyncio.wait_for(self._socket.recv(), WITHIN_SECONDS)):
            pass
        return time.monotonic() - began

    def _is_last(self, received: bytes) -> bool:
        self.received_bytes += len(received)
        message = ForwardMsg.FromString(received)
        if message.WhichOneof("type") == "ref_hash":
            message = self._seen[message.ref_hash]
        if message.hash:
            self._seen[message.hash] = message
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self.page_hash = message.navigation.page_script_hash
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            name = element.WhichOneof("type")
            part = getattr(element, name)
            self.charts += name == "plotly_chart"
            if name in {"slider", "button_group"}:
                self._widgets[part.label] = (name, part, message.delta.fragment_id)
        return kind == "script_finished" and message.script_finished in _WHOLE
