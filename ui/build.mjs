// Builds the page into dist/: node build.mjs
import { build } from 'esbuild';
import { copyFileSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

await build({
  entryPoints: { app: 'src/app.js' },
  bundle: true,
  minify: true,
  format: 'iife',
  target: ['es2022'],
  outdir: 'dist',
  legalComments: 'none',
});
copyFileSync('src/index.html', 'dist/index.html');
copyFileSync('src/app.css', 'dist/app.css');
const sizes = ['index.html', 'app.css', 'app.js'].map((file) => gzipSync(readFileSync(`dist/${file}`)).length);
const total = Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1000);
console.log(`the page: ${total} kB compressed`);
if (total > 400) throw new Error('the page is larger than 400 kB');
