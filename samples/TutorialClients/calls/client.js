/* global io, SimplePeer */
const serverUrl = new URLSearchParams(location.search).get("server") ?? "http://localhost:5080";
const socket = io(serverUrl);
const element = (id) => document.getElementById(id);

let stream;
let me = "";
let call = {};
let peer = null;

navigator.mediaDevices.getUserMedia({ video: true, audio: true }).then((currentStream) => {
  stream = currentStream;
  element("my-video").srcObject = currentStream;
});

socket.on("me", (id) => {
  me = id;
  element("me").value = id;
});

socket.on("callUser", ({ from, name: callerName, signal }) => {
  call = { isReceivingCall: true, from, name: callerName, signal };
  element("caller").textContent = `${callerName} is calling:`;
  element("incoming").hidden = false;
});

socket.on("callEnded", () => {
  show("Call ended");
  closeCall();
});

function show(status) {
  element("status").textContent = status;
}

// No STUN server: two browsers on one network find one another without. With `trickle: false` the one
// signal of a peer is its whole description, sent when all its candidates are known.
function createPeer(initiator) {
  const created = new SimplePeer({ initiator, trickle: false, stream, config: { iceServers: [] } });
  created.on("stream", (currentStream) => {
    element("user-video").srcObject = currentStream;
    element("user-video").hidden = false;
  });
  created.on("connect", () => show("Connected"));
  created.on("error", (error) => show(error.message));
  element("hang-up").hidden = false;
  return created;
}

function callUser(id) {
  peer = createPeer(true);
  peer.on("signal", (data) => {
    socket.emit("callUser", { userToCall: id, signalData: data, from: me, name: element("name").value });
    show("Calling");
  });
  socket.once("callAccepted", (signal) => peer.signal(signal));
}

function answerCall() {
  element("incoming").hidden = true;
  peer = createPeer(false);
  peer.on("signal", (data) => socket.emit("answerCall", { signal: data, to: call.from }));
  peer.signal(call.signal);
}

function closeCall() {
  peer?.destroy();
  peer = null;
  call = {};
  socket.off("callAccepted");
  element("incoming").hidden = true;
  element("hang-up").hidden = true;
  element("user-video").hidden = true;
  element("user-video").srcObject = null;
}

// The tutorial's way to hang up: destroy the peer and load the page anew, so that the socket goes as well.
function leaveCall() {
  closeCall();
  window.location.reload();
}

element("call-form").addEventListener("submit", (event) => {
  event.preventDefault();
  callUser(element("id-to-call").value);
});
element("answer").addEventListener("click", answerCall);
element("hang-up").addEventListener("click", leaveCall);
