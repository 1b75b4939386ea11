import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const CHILD = fileURLToPath(new URL('./service-child.js', import.meta.url));

/** The built service as a child, which tells its memory after a full collection when asked. */
export async function startService() {
  const child = spawn(process.execPath, ['--expose-gc', CHILD], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const lines = createInterface({ input: child.stdout });
  const [url] = await once(lines, 'line');
  lines.on('line', () => undefined);
  return {
    url,
    memory: async () => {
      child.send('memory');
      const [heapBytes] = await once(child, 'message');
      return heapBytes;
    },
    stop: async () => {
      child.send('stop');
      await once(child, 'exit');
    },
  };
}
