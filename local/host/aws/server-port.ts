/** Listening on a wished port, or on the next one that is free. */
import { Server as HttpServer } from 'node:http';
import type { Server } from 'node:net';

const listenOnce = async (server: Server, port: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    };
    server.once('error', onError);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', onError);
      resolve(true);
    });
  });

/** Answers with the port taken. 0 = any. */
export const listen = async (server: Server, wished: number, tries: number): Promise<number> => {
  for (let port = wished; port < wished + tries; port += 1) {
    if (!(await listenOnce(server, port))) continue;
    const address = server.address();
    return address !== null && typeof address === 'object' ? address.port : port;
  }
  throw new Error(`ports ${wished} to ${wished + tries - 1} are all taken`);
};

export const close = async (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    if (!server.listening) return resolve();
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    if (!(server instanceof HttpServer)) return;
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 500).unref();
  });
