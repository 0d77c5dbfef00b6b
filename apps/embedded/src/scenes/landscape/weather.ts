/** What falls from the sky, in front of everything. */
import type { Weather } from "../attributes.ts";
import { type Canvas, fill } from "../canvas.ts";
import { ellipse, line } from "../paths.ts";
import type { Random } from "../random.ts";

export function drawWeather(canvas: Canvas, weather: Weather, random: Random): void {
  const { size } = canvas;
  if (weather === "rain") {
    const count = 50 + random.below(50);
    for (let i = 0; i < count; i++) {
      const [x, y] = [random.between(0, size + 4), random.between(-4, size)];
      const length = random.between(5, 8);
      fill(canvas, line(x, y, x - length * 0.3, y + length, 0.9), [204, 216, 234], 0.85);
    }
  } else if (weather === "falling snow") {
    const count = 60 + random.below(60);
    for (let i = 0; i < count; i++) {
      const [x, y] = [random.between(0, size), random.between(0, size)];
      fill(canvas, ellipse(x, y, random.between(0.8, 1.8)), [252, 252, 254]);
    }
  }
}
