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
  const usage = async () => {
    child.send('memory');
    const [memoryUsage] = await once(child, 'message');
    return memoryUsage;
  };
  return {
    url,
    /** All that Node tells of it, bytes. */
    usage,
    /** Of the heap alone, bytes. */
    memory: async () => (await usage()).heapUsed,
    stop: async () => {
      child.send('stop');
      await once(child, 'exit');
    },
  };
}
