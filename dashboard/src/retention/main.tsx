import { render } from 'preact';
import type { Client } from '../api/client.ts';
import '../style.css';
import { Shell } from '../parts/shell.tsx';
import { Campaigns } from './campaigns.tsx';
import { KillSwitch, Upload, WhyNotCalled } from './desk.tsx';
import { Journeys } from './journeys.tsx';
import { useZone, ZoneContext } from './zone.ts';

/** The page's only clock, epoch ms. */
const now = (): number => Date.now();

const Desk = ({ client }: { readonly client: Client }) => (
  <ZoneContext.Provider value={useZone(client)}>
    <main id="main" tabIndex={-1}>
      <Campaigns client={client} now={now}>
        <WhyNotCalled client={client} />
        <Upload client={client} />
        <KillSwitch client={client} />
        <Journeys client={client} />
      </Campaigns>
    </main>
  </ZoneContext.Provider>
);

const RetentionDesk = () => <Shell title="retentionPage" page={({ client }) => <Desk client={client} />} />;

const app = document.getElementById('app');
if (app) render(<RetentionDesk />, app);
