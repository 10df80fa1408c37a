/** Pictures for the scenes: drawn, because a person is not for inventing. */

const frameRate = 5;

export function paintedPortrait(room: string, skin: string): MediaStream {
  return paint(1280, 800, (context, width, height) => {
    const wall = context.createLinearGradient(0, 0, width, height);
    wall.addColorStop(0, room);
    wall.addColorStop(1, "#1d2430");
    context.fillStyle = wall;
    context.fillRect(0, 0, width, height);
    context.fillStyle = "rgb(255 236 200 / 22%)";
    context.fillRect(width * 0.08, height * 0.1, width * 0.2, height * 0.5);
    context.fillStyle = "rgb(0 0 0 / 18%)";
    context.fillRect(width * 0.74, height * 0.16, width * 0.18, height * 0.7);
    context.fillStyle = "#26323d";
    context.beginPath();
    context.ellipse(width / 2, height * 1.08, width * 0.27, height * 0.42, 0, 0, Math.PI * 2);
    context.fill();
    context.fillStyle = skin;
    context.fillRect(width * 0.465, height * 0.52, width * 0.07, height * 0.2);
    context.beginPath();
    context.ellipse(width / 2, height * 0.42, width * 0.085, height * 0.19, 0, 0, Math.PI * 2);
    context.fill();
    context.fillStyle = "#2a1d18";
    context.beginPath();
    context.ellipse(width / 2, height * 0.31, width * 0.095, height * 0.13, 0, Math.PI, Math.PI * 2);
    context.fill();
  });
}

export function paintedSlides(): MediaStream {
  return paint(1920, 1080, (context, width, height) => {
    context.fillStyle = "#fbfaf6";
    context.fillRect(0, 0, width, height);
    context.fillStyle = "#1b6b52";
    context.font = "700 96px sans-serif";
    context.fillText("A shared screen", 140, 240);
    context.fillStyle = "#d8ddd9";
    for (let line = 0; line < 6; line++) {
      context.fillRect(140, 340 + line * 90, 900 + ((line * 331) % 500), 34);
    }

    context.fillStyle = "#f2a65a";
    [220, 380, 300, 520].forEach((bar, index) => context.fillRect(1500 + index * 80, 920 - bar, 54, bar));
  });
}

function paint(width: number, height: number, draw: (context: CanvasRenderingContext2D, width: number, height: number) => void): MediaStream {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (context === null) {
    throw new Error("No canvas.");
  }

  const stream = canvas.captureStream(frameRate);
  draw(context, width, height);
  // A captured canvas gives a frame only when it is drawn on.
  setInterval(() => draw(context, width, height), 1000 / frameRate);
  return stream;
}
