import { type ReactNode, useMemo } from "react";
import { encode } from "uqr";

/** A QR code (ISO/IEC 18004) as one path; always dark on white, because cameras expect it. */
export default function QrCode({ text, label, size = 232 }: { text: string; label: string; size?: number }): ReactNode {
  const { modules, path } = useMemo(() => draw(text), [text]);
  return (
    <svg role="img" aria-label={label} className="qr-code" width={size} height={size} viewBox={`-3 -3 ${modules + 6} ${modules + 6}`} shapeRendering="crispEdges">
      <rect x={-3} y={-3} width={modules + 6} height={modules + 6} rx={3} fill="#fff" />
      <path d={path} fill="#14201a" />
    </svg>
  );
}

function draw(text: string): { modules: number; path: string } {
  const { data, size } = encode(text, { ecc: "M", border: 0 });
  const cells: string[] = [];
  data.forEach((row, y) => {
    row.forEach((dark, x) => {
      if (dark) {
        cells.push(`M${x} ${y}h1v1h-1z`);
      }
    });
  });
  return { modules: size, path: cells.join("") };
}
