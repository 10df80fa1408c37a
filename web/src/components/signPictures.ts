/** One picture in a square of 32: what is drawn as lines, and what is filled. */
export interface SignPicture {
  readonly lines: string;
  readonly solid: string;
}

/** The path of an ellipse, or of a circle. */
function round(x: number, y: number, width: number, height = width): string {
  return `M${x - width} ${y}a${width} ${height} 0 1 0 ${2 * width} 0a${width} ${height} 0 1 0 ${-2 * width} 0Z`;
}

function eyes(left: number, right: number, y: number, size = 1.4): string {
  return round(left, y, size) + round(right, y, size);
}

function rays(x: number, y: number, from: number, to: number, count: number): string {
  const at = (angle: number, radius: number) => `${(x + radius * Math.cos(angle)).toFixed(1)} ${(y + radius * Math.sin(angle)).toFixed(1)}`;
  return Array.from({ length: count }, (_, index) => (index * 2 * Math.PI) / count)
    .map((angle) => `M${at(angle, from)}L${at(angle, to)}`)
    .join("");
}

/**
 * The signs of the short authentication string, drawn by the page itself: not every system has a font for them. In the order of their table; each
 * stands out by its outline, without colour.
 */
export const signPictures: readonly SignPicture[] = [
  // Dog, cat, lion, horse, unicorn, pig, elephant, rabbit
  { lines: `${round(16, 17, 8, 10)}M9 11C4 8 2 14 4 21C7 22 9 18 9 14M23 11C28 8 30 14 28 21C25 22 23 18 23 14M16 22v3`, solid: eyes(13, 19, 15) + round(16, 21, 2.6, 1.8) },
  { lines: "M7 5L12 9H20L25 5V18A9 9 0 0 1 7 18ZM2 17H8M2 22L8 20M30 17H24M30 22L24 20", solid: `${eyes(12.5, 19.5, 15, 1.6)}M14 19H18L16 21.5Z` },
  { lines: round(16, 16, 8) + rays(16, 16, 10, 14, 14), solid: `${eyes(13, 19, 14.5)}M13.5 18H18.5L16 21.5Z` },
  { lines: "M10 29C10 21 9 17 12 12L11 5L16 9C21 10 25 16 28 21C28 24 25 26 22 24L18 20C19 24 21 26 21 29M11.5 12L7 11M10.5 16L6 16M10 21L5.5 22M10 26L5.5 27", solid: round(17.5, 14, 1.4) },
  { lines: "M22 29C22 21 23 17 20 12L22 7L16 9C11 10 7 16 4 21C4 24 7 26 10 24L14 20C13 24 11 26 11 29M21 12C26 12 27 16 26 20M23 21C28 22 28 26 27 29", solid: `M12.5 10L7 1L16.5 8.5Z${round(14.5, 14, 1.4)}` },
  { lines: `${round(16, 17, 11, 10)}M6.5 12L5 4L12 8M25.5 12L27 4L20 8${round(16, 20, 5, 3.6)}`, solid: eyes(11, 21, 13.5) + eyes(14.2, 17.8, 20, 1.1) },
  { lines: `M10 9C10 3 22 3 22 9V16C22 18 20 20 18 21V25C18 27 21 27 21 24M14 21V26C14 31 24 31 24 25M10 17C10 19 12 20 14 21M10 8C3 3 0 18 10 18M22 8C29 3 32 18 22 18M10 8V17M22 8V17`, solid: eyes(13, 19, 12) },
  { lines: round(16, 22, 8, 8) + round(11.5, 8, 2.6, 6.5) + round(20.5, 8, 2.6, 6.5), solid: `${eyes(13, 19, 20)}M14.3 23.5H17.7L16 25.5Z` },
  // Panda, rooster, penguin, turtle, fish, octopus, butterfly, flower
  { lines: round(16, 17, 11, 10.5), solid: round(6.5, 7.5, 4) + round(25.5, 7.5, 4) + round(11.3, 16, 2.6, 3.4) + round(20.7, 16, 2.6, 3.4) + round(16, 22, 2, 1.4) },
  { lines: "M10 12C10 7 20 6 20 13C20 17 25 19 29 12C31 22 24 28 17 28C9 28 7 21 10 16M14 28V31M20 28V31", solid: `M11 8C10 3 13 3 14 5C15 2 18 2 18 5C20 4 22 6 19 9ZM10 11L3 13.5L10 16Z${round(14.5, 12, 1.4)}${round(9.5, 19, 1.6, 2.4)}` },
  { lines: `${round(16, 17, 9, 13)}${round(16, 21.5, 5, 7)}M7.5 14L2.5 23M24.5 14L29.5 23M9 31H14M18 31H23`, solid: `${eyes(13, 19, 9.5)}M13.5 12H18.5L16 15Z` },
  { lines: `M4 21A10 10 0 0 1 24 21ZM14 11V21M9 13.5L10.5 21M19 13.5L17.5 21${round(27.5, 18, 3, 2.6)}`, solid: "M6 22H11L10 27H6ZM17 22H22V27H18Z" },
  { lines: "M2 16C7 7 19 7 24 16C19 25 7 25 2 16ZM14 11C16.5 14 16.5 18 14 21", solid: `M23 16L30 8V24Z${round(8.5, 14.5, 1.6)}` },
  { lines: "M8 18V12A8 8 0 0 1 24 12V18M8 18C8 23 3 22 3 27M12 19C12 25 9 25 9 30M16 19V30M20 19C20 25 23 25 23 30M24 18C24 23 29 22 29 27", solid: eyes(13, 19, 13, 1.8) },
  { lines: "M16 15C12 3 2 4 3 12C4 17 10 17 16 16C9 17 5 20 7 25C9 30 15 27 16 18M16 15C20 3 30 4 29 12C28 17 22 17 16 16C23 17 27 20 25 25C23 30 17 27 16 18M16 11L12 3M16 11L20 3", solid: `M15 11H17V27H15Z${eyes(8.5, 23.5, 11, 2)}` },
  { lines: `${round(16, 5.5, 3.3)}${round(21.2, 9.5, 3.3)}${round(19.3, 15.5, 3.3)}${round(12.7, 15.5, 3.3)}${round(10.8, 9.5, 3.3)}M16 19V31`, solid: `${round(16, 11.3, 2.3)}M16 28C18 23 23 22 27 22C26 26 21 29 16 28Z` },
  // Tree, cactus, mushroom, globe, moon, cloud, fire, banana
  { lines: "M16 2C22 2 24 6 23 8C29 9 29 18 23 19H9C3 18 3 9 9 8C8 6 10 2 16 2ZM8 30H24", solid: "M14 19H18V30H14Z" },
  { lines: "M12 30V7A4 4 0 0 1 20 7V30M12 20H9A4 4 0 0 1 5 16V11M20 23H23A4 4 0 0 0 27 19V13M7 30H25M16 8V11M16 15V18M16 22V25", solid: "" },
  { lines: "M2 17C2 8 9 3 16 3S30 8 30 17ZM12 17V25A4 4 0 0 0 20 25V17", solid: round(10, 11.5, 2.2) + round(17.5, 8, 2.2) + round(23, 13, 1.9) },
  { lines: `${round(16, 13, 11)}${round(16, 13, 5, 11)}M5 13H27M7 7.5H25M7 18.5H25M16 24V30M10 30H22`, solid: "" },
  { lines: "", solid: "M20 2A14 14 0 1 0 30 21A11 11 0 0 1 20 2Z" },
  { lines: "M9 25A6 6 0 0 1 9 13A8 8 0 0 1 24 12A6.5 6.5 0 0 1 24 25Z", solid: "" },
  { lines: "M16 2C18 9 26 12 26 20A10 10 0 0 1 6 20C6 15 9 14 10 10C12 11 12 13 13 15C15 12 16 8 16 2Z", solid: "M16 17C18 20 21 21 21 24.5A5 5 0 0 1 11 24.5C11 21 15 20 16 17Z" },
  { lines: "M5 4L9 3C8 14 15 22 27 22L30 25C29 27 28 28 26 28C12 29 3 19 5 4ZM9 9C7 17 14 25 25 25.5", solid: "" },
  // Apple, strawberry, corn, pizza, cake, heart, smiley, robot
  { lines: "M16 10C11 7 4 9 4 17C4 24 9 30 13 30C15 30 15 29 16 29C17 29 17 30 19 30C23 30 28 24 28 17C28 9 21 7 16 10ZM16 10C16 7 15 4 13 2", solid: "M17 8C18 3 22 2 26 2C26 6 22 9 17 8Z" },
  { lines: "M6 11C4 18 11 30 16 30S28 18 26 11C25 8 20 8 16 9C12 8 7 8 6 11ZM16 5V1", solid: `M8 8L16 4L24 8L20 9L16 13L12 9Z${eyes(11.5, 20.5, 16, 1.2)}${round(16, 19, 1.2)}${eyes(13, 19, 23.5, 1.2)}` },
  { lines: `${round(16, 12, 6, 10)}M11 8H21M10 12H22M10.5 16H21.5M16 2V22M10 15C5 17 5 24 16 31C27 24 27 17 22 15`, solid: "" },
  { lines: "M3 8C11 3 21 3 29 8L16 31ZM5 12C12 8 20 8 27 12", solid: eyes(12.5, 19.5, 14.5, 2.1) + round(16, 21.5, 2.1) },
  { lines: "M4 17H28V29H4ZM4 18C7 23 10 23 12 18C14 23 18 23 20 18C22 23 25 23 28 18M16 17V10", solid: "M16 2C19 6 18.5 8.5 16 9.5C13.5 8.5 13 6 16 2Z" },
  { lines: "", solid: "M16 29C3 19 2 13 3 10C5 3 13 3 16 10C19 3 27 3 29 10C30 13 29 19 16 29Z" },
  { lines: `${round(16, 16, 13)}M9 18C11 25 21 25 23 18`, solid: eyes(11.5, 20.5, 12, 1.9) },
  { lines: "M6 10H26V28H6ZM16 10V5M11 24H21M2.5 15V22M29.5 15V22", solid: `${round(16, 4, 2.2)}M9.5 14H14V18.5H9.5ZM18 14H22.5V18.5H18Z` },
  // Hat, glasses, spanner, Santa, thumbs up, umbrella, hourglass, clock
  { lines: "M9 22V5H23V22", solid: "M2 22H30V26H2ZM9 15H23V19H9Z" },
  { lines: `${round(8.5, 18, 6.2)}${round(23.5, 18, 6.2)}M14.5 17C14.5 15 17.5 15 17.5 17M2.5 17L5 8M29.5 17L27 8`, solid: "" },
  { lines: "M22 3A8 8 0 0 0 13 13L3.5 22.5A4 4 0 0 0 9.5 28.5L19 19A8 8 0 0 0 29 10L24.5 14.5L19 13L17.5 7.5Z", solid: "" },
  { lines: `M5 15H26M7 17C4 27 12 31 16 31S28 27 25 17${round(28, 12, 2.6)}`, solid: `M6 13C7 4 17 0 26 9L24 13Z${eyes(12, 20, 18.5)}M16 23C13 21 10 22 9 25C13 26 15 25.5 16 24.5C17 25.5 19 26 23 25C22 22 19 21 16 23Z` },
  { lines: "M11 15L15 3C19 3 20 6 19 9L18 13H26C29 13 29 16 28 18L25 27C25 28 24 29 22 29H11Z", solid: "M3 15H8V29H3Z" },
  { lines: "M2 17A14 14 0 0 1 30 17C27 13.5 23 13.5 20.5 17C18.5 13.5 13.5 13.5 11.5 17C9 13.5 5 13.5 2 17ZM16 3V1M16 15V26A3.5 3.5 0 0 1 9 26", solid: "" },
  { lines: "M7 3H25M7 29H25M9 3C9 12 15 13 15 16S9 20 9 29M23 3C23 12 17 13 17 16S23 20 23 29", solid: "M11 28C12 22 20 22 21 28ZM12 9H20L16 14Z" },
  { lines: `${round(16, 18, 10)}M16 12V18L20 21M9 26L6 30M23 26L26 30`, solid: "M4 11A6 6 0 0 1 12 4ZM28 11A6 6 0 0 0 20 4Z" },
  // Gift, light bulb, book, pencil, paperclip, scissors, lock, key
  { lines: "M3 11H29V17H3ZM5 17V30H27V17M16 11V30M16 11C9 11 7 3 11 3C15 3 16 8 16 11C16 8 17 3 21 3C25 3 23 11 16 11", solid: "" },
  { lines: "M12 22C12 18 6 17 6 11A10 10 0 0 1 26 11C26 17 20 18 20 22ZM12.5 12L16 16L19.5 12M16 16V22", solid: "M12 24H20V26.5H12ZM13.5 28H18.5V30.5H13.5Z" },
  { lines: "M16 9C12 5 7 5 2 6V26C7 25 12 25 16 29C20 25 25 25 30 26V6C25 5 20 5 16 9ZM16 9V29M6 12C8.5 11.5 10.5 12 12.5 13.5M6 17C8.5 16.5 10.5 17 12.5 18.5M26 12C23.5 11.5 21.5 12 19.5 13.5M26 17C23.5 16.5 21.5 17 19.5 18.5", solid: "" },
  { lines: "M4 28L7 20L22 5L27 10L12 25ZM18.5 8.5L23.5 13.5", solid: "M4 28L6 22L10 26Z" },
  { lines: "M22 9L12 19A2.8 2.8 0 0 0 16 23L26 13A5.7 5.7 0 0 0 18 5L8 15A8.5 8.5 0 0 0 20 27L27 20", solid: "" },
  { lines: `${round(8, 25, 4.2)}${round(24, 25, 4.2)}M10.5 21.5L22 2M21.5 21.5L10 2`, solid: "" },
  { lines: "M10 14V9A6 6 0 0 1 22 9V14", solid: `M5 14H27V29H5Z${round(16, 21, 2.6)}` },
  { lines: `${round(9, 16, 6.5)}M15.5 16H30V22M24 16V21`, solid: round(9, 16, 2.2) },
  // Hammer, telephone, flag, train, bicycle, aeroplane, rocket, trophy
  { lines: "M13 12V30H18V12", solid: "M5 4H21L27 9V12H5Z" },
  { lines: "", solid: "M6 3L11 2L14 10L11 13C13 17 15 19 19 21L22 18L30 21L29 26C28 29 25 30 23 30C11 29 3 21 2 9C2 6 3 4 6 3Z" },
  { lines: "M5 2V31M5 4H29V19H5Z", solid: "M5 4H13V9H5ZM21 4H29V9H21ZM13 9H21V14H13ZM5 14H13V19H5ZM21 14H29V19H21Z" },
  { lines: "M8 3H24A3 3 0 0 1 27 6V23H5V6A3 3 0 0 1 8 3ZM9 8H23V14H9ZM10 23L5 31M22 23L27 31M8 27H24", solid: eyes(10, 22, 18.5, 1.9) },
  { lines: `${round(7.5, 21, 6)}${round(24.5, 21, 6)}M7.5 21L12 11H21L24.5 21M11 9L16 21H7.5M16 21L21.5 11L20.5 7H24.5M8.5 9H13.5`, solid: "" },
  { lines: "", solid: "M16 1C18 1 18.5 5 18.5 8V12L31 19V23L18.5 19V25L22.5 28.5V31L16 29L9.5 31V28.5L13.5 25V19L1 23V19L13.5 12V8C13.5 5 14 1 16 1Z" },
  { lines: `M16 1C22 6 24 13 22 21H10C8 13 10 6 16 1Z${round(16, 11.5, 2.8)}M12.5 24L16 31L19.5 24`, solid: "M9.5 14L3 21V27L10 22ZM22.5 14L29 21V27L22 22Z" },
  { lines: "M9 3H23V12A7 7 0 0 1 9 12ZM9 6H3C3 12 6 14 9.5 14M23 6H29C29 12 26 14 22.5 14M16 19V25", solid: "M9 25H23V30H9Z" },
  // Ball, guitar, trumpet, bell, anchor, headphones, folder, pin
  { lines: `${round(16, 16, 13)}M16 11V3M21 14.5L28.5 12M19 20.5L23.5 26.5M13 20.5L8.5 26.5M11 14.5L3.5 12`, solid: "M16 10L22 14.5L19.5 21H12.5L10 14.5Z" },
  { lines: "M14 15C11 12 8 14 7 17C3 17 1 22 4 27C8 31 15 30 15 25C18 24 20 21 17 18M12 20L25 7", solid: `M22.5 6L27 1L31 5L26 9.5Z${round(10, 22, 2.4)}` },
  { lines: "M2 12V18M2 15H20C25 14 28 11 30 6V24C28 19 25 16 20 15M9 15V8M13 15V8M17 15V8M7 15V21A4 4 0 0 0 11 25H16A4 4 0 0 0 20 21V15", solid: "" },
  { lines: "M5 24C8 21 8 18 8 13A8 8 0 0 1 24 13C24 18 24 21 27 24ZM16 5V2", solid: "M12.5 26H19.5A3.5 3.5 0 0 1 12.5 26Z" },
  { lines: `${round(16, 5, 3)}M16 8V29M9 13H23M4 19C4 26 10 29 16 29C22 29 28 26 28 19`, solid: "M1 22L4 16L9 20.5ZM31 22L28 16L23 20.5Z" },
  { lines: "M5 19V15A11 11 0 0 1 27 15V19", solid: "M3 18H10V29H6A3 3 0 0 1 3 26ZM29 18H22V29H26A3 3 0 0 0 29 26Z" },
  { lines: "M2 6H12L15 10H30V27H2ZM2 15H30", solid: "" },
  { lines: "M10 2H22M12 2V12L6 19H26L20 12V2M16 19V31", solid: "M6 19H26L22.5 15H9.5Z" },
];
