/** The centre's zone, in which the page writes times; UTC until it is known, or for a key that may not ask. */
import { createContext } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Client } from '../api/client.ts';
import type { Definitions } from '../api/types.ts';
import { endpoints } from './endpoints.ts';

const unknown = 'UTC';
export const ZoneContext = createContext<string>(unknown);

export const useZone = (client: Client): string => {
  const [zone, setZone] = useState(unknown);
  useEffect(() => {
    client.get<Definitions>(endpoints.definitions).then(
      ({ timeZone }) => setZone(timeZone),
      () => setZone(unknown),
    );
  }, [client]);
  return zone;
};
