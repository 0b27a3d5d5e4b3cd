// Whether a photo can be read, measured on the phone as app/files/photo_measures.py does. It advises and never refuses.
(function () {
  "use strict";

  // As app/files/photo_advice.py has them: a test compares the two.
  const LIMITS = {
    "ktp": {"sharp": 18, "light": 60, "side": 1000, "glare": 0.003, "filled": 0.08},
    "paper": {"sharp": 30, "light": 60, "side": 1000, "glare": 1, "filled": 0.15},
    "signature": {"sharp": 11, "light": 60, "side": 500, "glare": 1, "filled": 0},
    "selfie": {"sharp": 20, "light": 60, "side": 600, "glare": 1, "filled": 0}
  };
  const SIDE = 800, TILE = 40;

  // Codes, the gravest first: "dark", "far", "blur", "glare", "small".
  window.ddAdvice = function (canvas, kind) {
    const limits = LIMITS[kind];
    const found = measures(canvas), codes = [];
    if (!found) return codes;
    if (found.light < limits.light) codes.push("dark");
    else {
      if (found.filled < limits.filled) codes.push("far");
      if (found.sharp < limits.sharp) codes.push("blur");
      if (found.glare > limits.glare) codes.push("glare");
    }
    if (Math.max(canvas.width, canvas.height) < limits.side) codes.push("small");
    return codes;
  };

  function measures(canvas) {
    const scale = Math.min(1, SIDE / Math.max(canvas.width, canvas.height));
    const wide = Math.round(canvas.width * scale), high = Math.round(canvas.height * scale);
    const across = Math.floor((wide - 2) / TILE), down = Math.floor((high - 2) / TILE);
    if (Math.min(across, down) < 1) return null;
    const grey = greyOf(canvas, wide, high), count = across * down, seen = TILE * TILE / 2; // every second row tells as much
    const [light, burnt, ...strokes] = Array.from({ length: 6 }, () => new Float64Array(count));
    const steps = [1, wide, wide + 1, wide - 1];
    for (let tile = 0; tile < count; tile++) {
      const first = (Math.floor(tile / across) * TILE + 1) * wide + tile % across * TILE + 1;
      for (let line = 0; line < 4; line++) {
        let sum = 0;
        for (let y = 0, step = steps[line]; y < TILE; y += 2) {
          for (let at = first + y * wide, end = at + TILE; at < end; at++) {
            const bend = grey[at - step] - 2 * grey[at] + grey[at + step];
            sum += bend > 31 || bend < -31 ? 255 : bend * bend / 4;
          }
        }
        strokes[line][tile] = sum / seen;
      }
      for (let y = 0; y < TILE; y += 2) {
        for (let at = first + y * wide, end = at + TILE; at < end; at++) {
          light[tile] += grey[at] / seen;
          if (grey[at] >= 250) burnt[tile] += 1 / seen;
        }
      }
    }
    const rim = [...light.keys()].filter((at) => [0, across - 1].includes(at % across) || at < across || at >= count - across);
    return {
      sharp: Math.min(...strokes.map((line) => part(line, 0.97) - part(line, 0.1))),
      light: part(light, 0.9),
      glare: mean(rim.map((at) => burnt[at])) > 0.05 ? 0 : mean(burnt),
      filled: filled(light, light.map((_, at) => Math.min(...strokes.map((line) => line[at]))), rim)
    };
  }

  function greyOf(canvas, wide, high) {
    const small = document.createElement("canvas");
    small.width = wide;
    small.height = high;
    const pen = small.getContext("2d", { willReadFrequently: true });
    pen.imageSmoothingQuality = "high";
    pen.drawImage(canvas, 0, 0, wide, high);
    const rgba = pen.getImageData(0, 0, wide, high).data, grey = new Uint8Array(wide * high);
    for (let at = 0; at < grey.length; at++) {
      grey[at] = (rgba[4 * at] * 19595 + rgba[4 * at + 1] * 38470 + rgba[4 * at + 2] * 7471 + 32768) >> 16;
    }
    return grey;
  }

  function part(values, share) {
    return Float64Array.from(values).sort()[Math.floor(values.length * share)];
  }

  function mean(values) {
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  }

  function filled(light, strokes, rim) {
    const shade = part(rim.map((at) => light[at]), 0.5), grain = part(rim.map((at) => strokes[at]), 0.5);
    return mean(light.map((tile, at) => Math.abs(tile - shade) > 25 || strokes[at] > 3 * grain + 8 ? 1 : 0));
  }
})();
