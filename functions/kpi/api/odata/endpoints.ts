/** Routes of the feed. */
import { feedRoutes } from '../../../../shared/contracts/feed-routes.ts';
import { endpoint, type Endpoint } from '../../../../shared/http/endpoint.ts';
import { tokenContext, type KpiDeps } from '../read-kpis.ts';
import { answerOdata, odataProblem, type OdataDeps } from './service.ts';
import { contactSource, type ContactListDeps } from './sets/contacts.ts';
import { definitionSource } from './sets/definitions.ts';
import { followUpSource } from './sets/follow-ups.ts';
import { targetSource } from './sets/targets.ts';
import { periodSources } from './sets/periods.ts';

export const odataEndpoints = (kpi: KpiDeps & ContactListDeps): Endpoint[] => {
  const deps: OdataDeps = {
    sources: [
      ...periodSources(kpi),
      definitionSource,
      contactSource(kpi),
      followUpSource(kpi),
      targetSource(kpi.readTargets),
    ],
    tokenContext: (query, caller) => tokenContext(kpi, query, caller),
  };
  return [
    endpoint(feedRoutes.getOdataService, (input) => answerOdata(deps, { ...input, path: '' }), odataProblem),
    endpoint(feedRoutes.getOdata, (input) => answerOdata(deps, { ...input, path: input.params.proxy }), odataProblem),
  ];
};
