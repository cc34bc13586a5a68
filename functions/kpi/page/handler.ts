import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { pageRoutes } from '../../../shared/contracts/page-routes.ts';
import { dispatch, endpoint } from '../../../shared/http/endpoint.ts';
import { errorsToProblem, type ErrorPolicy } from '../../../shared/http/errors-to-problem.ts';
import { assetReply, pageReply, type Site } from './page.ts';

export const makeHandler = ({ site, ...policy }: ErrorPolicy & { readonly site: Site }) =>
  middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .use(errorsToProblem(policy))
    .handler(
      dispatch([
        endpoint(pageRoutes.getWallboard, async () => pageReply(site, 'index.html')),
        endpoint(pageRoutes.getRetentionPage, async () => pageReply(site, 'retention.html')),
        endpoint(pageRoutes.getAsset, async ({ params }) => assetReply(site, params.file)),
      ]),
    );
