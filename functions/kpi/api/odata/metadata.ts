/** Service document and CSDL 4.0. Clients fold what the annotations allow and do the rest themselves. Pure. */
import { namespace, type EntityType, type Property } from './model.ts';
import { filterFunctions } from './functions.ts';

export const serviceDocument = (root: string, types: readonly EntityType[]): object => ({
  '@odata.context': `${root}/$metadata`,
  value: types.map(({ set }) => ({ name: set, kind: 'EntitySet', url: set })),
});

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const xml = (text: string): string => text.replaceAll(/[&<>"]/gu, (character) => escapes[character] ?? '');

const propertyXml = ({ name, type, key }: Property): string =>
  `        <Property Name="${name}" Type="${type}" Nullable="${key ? 'false' : 'true'}"/>`;

const typeXml = ({ name, properties }: EntityType): string =>
  [
    `      <EntityType Name="${name}">`,
    '        <Key>',
    ...properties.filter(({ key }) => key).map((property) => `          <PropertyRef Name="${property.name}"/>`),
    '        </Key>',
    ...properties.map(propertyXml),
    '      </EntityType>',
  ].join('\n');

const vocabulary = 'Org.OData.Capabilities.V1';

const record = (term: string, ...values: readonly (readonly [string, boolean])[]): string =>
  [
    `          <Annotation Term="${vocabulary}.${term}"><Record>`,
    ...values.map(([property, value]) => `            <PropertyValue Property="${property}" Bool="${value}"/>`),
    '          </Record></Annotation>',
  ].join('\n');

const setXml = ({ set, name, description }: EntityType): string =>
  [
    `        <EntitySet Name="${set}" EntityType="${namespace}.${name}">`,
    `          <Annotation Term="Org.OData.Core.V1.Description" String="${xml(description)}"/>`,
    `          <Annotation Term="${vocabulary}.TopSupported" Bool="true"/>`,
    `          <Annotation Term="${vocabulary}.SkipSupported" Bool="true"/>`,
    `          <Annotation Term="${vocabulary}.IndexableByKey" Bool="false"/>`,
    record('CountRestrictions', ['Countable', true]),
    record('FilterRestrictions', ['Filterable', true], ['RequiresFilter', false]),
    record('SortRestrictions', ['Sortable', true]),
    record('SelectSupport', ['Supported', true]),
    record('ExpandRestrictions', ['Expandable', false]),
    record('SearchRestrictions', ['Searchable', false]),
    record('InsertRestrictions', ['Insertable', false]),
    record('UpdateRestrictions', ['Updatable', false]),
    record('DeleteRestrictions', ['Deletable', false]),
    '        </EntitySet>',
  ].join('\n');

const functionNames = Object.keys(filterFunctions)
  .map((name) => `            <String>${name}</String>`)
  .join('\n');

export const metadataXml = (types: readonly EntityType[]): string => `<?xml version="1.0" encoding="UTF-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
  <edmx:Reference Uri="https://docs.oasis-open.org/odata/odata-vocabularies/v4.0/vocabularies/Org.OData.Core.V1.xml">
    <edmx:Include Namespace="Org.OData.Core.V1"/>
  </edmx:Reference>
  <edmx:Reference Uri="https://docs.oasis-open.org/odata/odata-vocabularies/v4.0/vocabularies/Org.OData.Capabilities.V1.xml">
    <edmx:Include Namespace="${vocabulary}"/>
  </edmx:Reference>
  <edmx:DataServices>
    <Schema Namespace="${namespace}" xmlns="http://docs.oasis-open.org/odata/ns/edm">
${types.map(typeXml).join('\n')}
      <EntityContainer Name="Feed">
${types.map(setXml).join('\n')}
        <Annotation Term="${vocabulary}.BatchSupported" Bool="false"/>
        <Annotation Term="${vocabulary}.FilterFunctions">
          <Collection>
${functionNames}
          </Collection>
        </Annotation>
      </EntityContainer>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
`;
