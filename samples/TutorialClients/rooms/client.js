/* global io */
const serverUrl = new URLSearchParams(location.search).get("server") ?? "http://localhost:5080";
const socket = io(serverUrl);
const userId = crypto.randomUUID();
const element = (id) => document.getElementById(id);

let roomId = "";
let localStream = null;
let connection = null;

function show(status) {
  element("status").textContent = status;
}

// No STUN server: two browsers on one network find one another without.
function createConnection() {
  connection = new RTCPeerConnection({ iceServers: [] });
  for (const track of localStream.getTracks()) {
    connection.addTrack(track, localStream);
  }

  connection.ontrack = ({ streams }) => {
    element("remote-video").srcObject = streams[0];
  };
  connection.onicecandidate = ({ candidate }) => {
    if (candidate) {
      socket.emit("ice-candidate", { candidate, roomId });
    }
  };
  connection.onconnectionstatechange = ({ target }) => {
    if (target.connectionState === "connected") {
      show("Connected");
    }
  };
}

function closeConnection() {
  connection?.close();
  connection = null;
  element("remote-video").srcObject = null;
}

socket.on("user-joined", async (joinedId) => {
  show(`${joinedId} joined`);
  createConnection();
  const offer = await connection.createOffer();
  await connection.setLocalDescription(offer);
  socket.emit("offer", { offer, roomId });
});

socket.on("offer", async ({ offer }) => {
  createConnection();
  await connection.setRemoteDescription(offer);
  const answer = await connection.createAnswer();
  await connection.setLocalDescription(answer);
  socket.emit("answer", { answer, roomId });
});

socket.on("answer", async ({ answer }) => {
  await connection.setRemoteDescription(answer);
});

socket.on("ice-candidate", async ({ candidate }) => {
  await connection?.addIceCandidate(candidate);
});

socket.on("user-left", () => {
  show("The other person left");
  closeConnection();
});

socket.on("room-full", () => {
  show("The room is full");
  stopMedia();
});

function stopMedia() {
  for (const track of localStream?.getTracks() ?? []) {
    track.stop();
  }

  localStream = null;
  element("local-video").srcObject = null;
  element("leave").hidden = true;
  element("join").hidden = false;
}

async function join() {
  roomId = element("room").value;
  localStream = await navigator.mediaDevices.getUserMedia({ video: true, audio: true });
  element("local-video").srcObject = localStream;
  element("join").hidden = true;
  element("leave").hidden = false;
  socket.emit("join-room", roomId, userId);
  show("Joined");
}

function leave() {
  socket.emit("leave-room", roomId);
  closeConnection();
  stopMedia();
  show("Left");
}

element("join-form").addEventListener("submit", (event) => {
  event.preventDefault();
  join();
});
element("leave").addEventListener("click", leave);
