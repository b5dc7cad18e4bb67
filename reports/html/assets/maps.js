const MARK = [213, 94, 0], OPACITY = 0.6;
const data = JSON.parse(document.getElementById("map-data").textContent);
const [category, image, method, threshold, told] =
  ["category", "image", "method", "threshold", "told"].map((name) => document.getElementById(`map-${name}`));
const canvases = ["picture", "levels", "marked"].map((name) => document.getElementById(`map-${name}`));
const decoded = new Map();
let asked = 0;

function fill(select, words) {
  const before = select.value;
  select.replaceChildren(...words.map((text, place) => new Option(text, place)));
  if (words[before] !== undefined) select.value = before;
}

async function pixels(url, side, place) {
  if (!decoded.has(url)) {
    const picture = new Image();
    picture.src = url;
    decoded.set(url, picture.decode().then(() => picture));
  }
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext("2d");
  context.drawImage(await decoded.get(url), 0, -side * place);
  return context.getImageData(0, 0, side, side);
}

function outlined(mask, side, pixel) {
  if (!mask[4 * pixel]) return false;
  const column = pixel % side;
  const beside = [pixel - side, pixel + side, column ? pixel - 1 : -1, column < side - 1 ? pixel + 1 : -1];
  return beside.some((other) => !mask[4 * other]);
}

function draw(canvas, side, colour) {
  canvas.width = canvas.height = side;
  const drawn = new ImageData(side, side);
  for (let pixel = 0; pixel < side * side; pixel++) {
    drawn.data.set([...colour(pixel), 255], 4 * pixel);
  }
  canvas.getContext("2d").putImageData(drawn, 0, 0);
}

function share(count, all) {
  return `${(100 * count / all).toFixed(1)} %`;
}

function tell(shown, levels, mask) {
  const level = Number(threshold.value);
  const value = shown.low + (level / 255) * (shown.high - shown.low);
  const all = [0, 0], above = [0, 0];
  for (let i = 0; i < mask.length; i += 4) {
    const anomalous = mask[i] ? 1 : 0;
    all[anomalous]++;
    above[anomalous] += levels[i] >= level ? 1 : 0;
  }
  const found = all[1] ? `${share(above[1], all[1])} of the defect's pixels and ` : "";
  const others = all[0] ? `${share(above[0], all[0])} of the normal ones` : "no normal ones are there";
  threshold.setAttribute("aria-valuetext", value.toPrecision(4));
  told.textContent = `At ${value.toPrecision(4)} and above lie ${found}${others}. Score of the image: ${shown.scores[image.value]}.`;
}

async function show() {
  const number = ++asked;
  const sheet = data.sheets[category.value], shown = sheet.methods[method.value], side = sheet.side;
  const place = Number(image.value);
  const [picture, mask, map] = await Promise.all(
    [sheet.images, sheet.masks, shown.maps ?? sheet.masks].map((url) => pixels(url, side, place)));
  if (number !== asked) return;
  const colour = (pixel) => picture.data.subarray(4 * pixel, 4 * pixel + 3);
  const level = (pixel) => map.data[4 * pixel];
  const blend = (pixel) => colour(pixel).map((part, i) => (1 - OPACITY) * part + OPACITY * MARK[i]);
  draw(canvases[0], side, (pixel) => outlined(mask.data, side, pixel) ? MARK : colour(pixel));
  threshold.disabled = !shown.maps;
  if (!shown.maps) {
    for (const canvas of canvases.slice(1)) draw(canvas, side, () => [128, 128, 128]);
    told.textContent = "The method diverged on an image of this category.";
    return;
  }
  draw(canvases[1], side, (pixel) => data.colours[level(pixel)]);
  draw(canvases[2], side, (pixel) => level(pixel) >= Number(threshold.value) ? blend(pixel) : colour(pixel));
  tell(shown, map.data, mask.data);
}

function chooseMethod() {
  threshold.value = data.sheets[category.value].methods[method.value].start;
  return show();
}

function chooseCategory() {
  const sheet = data.sheets[category.value];
  fill(image, sheet.labels.map((label, place) => `${place + 1}: ${label}`));
  image.value = Math.max(0, sheet.labels.findIndex((label) => label !== "good"));
  fill(method, sheet.methods.map((entry) => entry.method));
  return chooseMethod();
}

category.addEventListener("change", chooseCategory);
method.addEventListener("change", chooseMethod);
image.addEventListener("change", show);
threshold.addEventListener("input", show);
fill(category, data.sheets.map((sheet) => sheet.category));
chooseCategory();
