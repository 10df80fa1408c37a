// Runs in each page of a tour before its own scripts: in place of the browser's test pattern, the camera sees a painted person in a room.
// For pictures that people look at; the microphone, and everything after the camera, is as it is.
((look) => {
  const [width, height, rate] = [1280, 720, 10];
  const looks = [
    { wall: ["#d9c7ae", "#a98f74"], light: "#fff2d6", leaf: "#5f7f63", skin: "#e8b894", shade: "#d79f79", hair: "#4a2f24", shirt: "#2f6b57", long: true },
    { wall: ["#b9c7cf", "#7d909c"], light: "#f3f8ff", leaf: "#6d8a5e", skin: "#c98f68", shade: "#b27850", hair: "#231a17", shirt: "#d98a4e", long: false },
  ];
  const { wall, light, leaf, skin, shade, hair, shirt, long } = looks[look % looks.length];

  function shape(context, colour, draw) {
    context.fillStyle = colour;
    context.beginPath();
    draw(context);
    context.fill();
  }

  function room(context) {
    const back = context.createLinearGradient(0, 0, width, height);
    back.addColorStop(0, wall[0]);
    back.addColorStop(1, wall[1]);
    context.fillStyle = back;
    context.fillRect(0, 0, width, height);
    // A window, and its light on the wall.
    shape(context, light, (it) => it.roundRect(90, 70, 250, 340, 14));
    context.fillStyle = wall[1];
    context.fillRect(208, 70, 12, 340);
    context.fillRect(90, 226, 250, 12);
    const glow = context.createRadialGradient(215, 240, 60, 215, 240, 720);
    glow.addColorStop(0, "rgb(255 255 255 / 34%)");
    glow.addColorStop(1, "rgb(255 255 255 / 0%)");
    context.fillStyle = glow;
    context.fillRect(0, 0, width, height);
    // A plant on the other side.
    shape(context, "#8a6a55", (it) => it.roundRect(1010, 560, 130, 160, [8, 8, 28, 28]));
    for (const [angle, reach] of [[-1.0, 210], [-0.55, 270], [-0.1, 300], [0.35, 270], [0.85, 200]]) {
      context.save();
      context.translate(1075, 570);
      context.rotate(angle);
      shape(context, leaf, (it) => it.ellipse(0, -reach / 2, 34, reach / 2, 0, 0, Math.PI * 2));
      context.restore();
    }
  }

  function person(context, time) {
    const sway = Math.sin(time / 1700) * 7;
    context.save();
    context.translate(width / 2 + sway, 0);
    if (long) {
      shape(context, hair, (it) => it.roundRect(-152, 170, 304, 400, [150, 150, 90, 90]));
    }

    shape(context, shirt, (it) => {
      it.moveTo(-330, 760);
      it.bezierCurveTo(-320, 600, -230, 560, -90, 535);
      it.lineTo(90, 535);
      it.bezierCurveTo(230, 560, 320, 600, 330, 760);
    });
    shape(context, shade, (it) => it.roundRect(-58, 420, 116, 150, 56));
    context.rotate(Math.sin(time / 2300) * 0.015);
    for (const side of [-1, 1]) {
      shape(context, shade, (it) => it.ellipse(side * 122, 320, 20, 32, 0, 0, Math.PI * 2));
    }

    shape(context, skin, (it) => it.ellipse(0, 315, 122, 158, 0, 0, Math.PI * 2));
    shape(context, hair, (it) => {
      it.moveTo(-132, 320);
      it.bezierCurveTo(-150, 110, 150, 90, 132, 320);
      it.bezierCurveTo(110, 240, 60, 212, long ? -20 : 20, 214);
      it.bezierCurveTo(-70, 216, -112, 250, -132, 320);
    });
    const blink = time % 4300 < 160 ? 0.12 : 1;
    for (const side of [-1, 1]) {
      shape(context, "#2c211d", (it) => it.ellipse(side * 46, 322, 9, 12 * blink, 0, 0, Math.PI * 2));
      shape(context, "rgb(200 80 60 / 16%)", (it) => it.ellipse(side * 72, 368, 24, 15, 0, 0, Math.PI * 2));
      context.strokeStyle = hair;
      context.lineWidth = 7;
      context.lineCap = "round";
      context.beginPath();
      context.arc(side * 46, 312, 30, Math.PI * 1.25, Math.PI * 1.75);
      context.stroke();
    }

    context.strokeStyle = shade;
    context.beginPath();
    context.moveTo(2, 336);
    context.quadraticCurveTo(14, 362, -2, 366);
    context.stroke();
    context.strokeStyle = "#9a4a3c";
    context.beginPath();
    context.arc(0, 376, 42, Math.PI * 0.2, Math.PI * 0.8);
    context.stroke();
    context.restore();
  }

  function paint() {
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width, height });
    const context = canvas.getContext("2d");
    const draw = () => {
      room(context);
      person(context, performance.now());
    };
    draw();
    const timer = setInterval(draw, 1000 / rate);
    const [track] = canvas.captureStream(rate).getVideoTracks();
    return { track, end: () => clearInterval(timer) };
  }

  const devices = navigator.mediaDevices;
  const native = devices.getUserMedia;
  devices.getUserMedia = async (constraints) => {
    const stream = await native.call(devices, constraints);
    const [camera] = stream.getVideoTracks();
    if (camera === undefined) {
      return stream;
    }

    const { track, end } = paint();
    const stop = track.stop.bind(track);
    track.getSettings = () => camera.getSettings();
    track.stop = () => {
      stop();
      end();
      camera.stop();
    };
    Object.defineProperty(track, "label", { value: camera.label });
    return new MediaStream([...stream.getAudioTracks(), track]);
  };
})(LOOK);
