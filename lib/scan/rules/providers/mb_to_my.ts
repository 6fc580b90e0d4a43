import { assigned } from "../assigned.ts";
import { prefixed } from "../prefixed.ts";
import type { Rule } from "../rule.ts";

/** Kinds of token from `mem0-api-key` to `moonshot-api-key`. */
export const MB_TO_MY: readonly Rule[] = [
  prefixed({
    id: "mem0-api-key",
    description: "Mem0 API key",
    severity: "high",
    source: "https://docs.mem0.ai/platform/quickstart",
    form: "m0-{40:A-Za-z0-9}",
  }),
  prefixed({
    id: "mercadopago-access-token",
    description: "Mercado Pago access token",
    severity: "critical",
    source: "https://www.mercadopago.com/developers/en/docs/your-integrations/credentials",
    form: "APP_USR-{16:0-9}-{6:0-9}-{32:a-f0-9}-{9:0-9}",
    pattern: "APP_USR-[0-9]{13,17}-[0-9]{6}-[a-f0-9]{32}-[0-9]{6,11}",
  }),
  assigned({
    id: "messagebird-api-token",
    description: "MessageBird access key",
    severity: "high",
    source: "https://developers.messagebird.com/api/#authentication",
    names: ["messagebird", "message_bird", "message-bird"],
    form: "{25:A-Za-z0-9}",
  }),
  assigned({
    id: "messagebird-client-id",
    description: "MessageBird client id",
    severity: "medium",
    source: "https://developers.messagebird.com/api/#authentication",
    names: ["messagebird", "message_bird", "message-bird"],
    form: "{8:a-f0-9}-{4:a-f0-9}-{4:a-f0-9}-{4:a-f0-9}-{12:a-f0-9}",
  }),
  prefixed({
    id: "microsoft-teams-webhook",
    description: "Microsoft Teams incoming webhook",
    severity: "high",
    source:
      "https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook",
    form:
      "https://contoso.webhook.office.com/webhookb2/{8:a-f0-9}-{4:a-f0-9}-{4:a-f0-9}-{4:a-f0-9}-{12:a-f0-9}@{8:a-f0-9}-{4:a-f0-9}-{4:a-f0-9}-{4:a-f0-9}-{12:a-f0-9}/IncomingWebhook/{32:a-f0-9}/{8:a-f0-9}-{4:a-f0-9}-{4:a-f0-9}-{4:a-f0-9}-{12:a-f0-9}",
    pattern: String
      .raw`https:\/\/(?:[a-z0-9-]{1,60}\.webhook\.office\.com\/webhookb2|outlook\.office(?:365)?\.com\/webhook)\/[a-z0-9-]{36}@[a-z0-9-]{36}\/IncomingWebhook\/[a-z0-9]{32}\/[a-z0-9-]{36}`,
    keywords: ["webhook.office.com", "outlook.office"],
  }),
  assigned({
    id: "mistral-api-key",
    description: "Mistral AI API key",
    severity: "high",
    source: "https://docs.mistral.ai/getting-started/quickstart/",
    names: ["mistral"],
    form: "{32:A-Za-z0-9}",
  }),
  assigned({
    id: "mixpanel-secret",
    description: "Mixpanel token or secret",
    severity: "high",
    source: "https://developer.mixpanel.com/reference/project-secret",
    names: ["mixpanel"],
    form: "{32:a-f0-9}",
  }),
  assigned({
    id: "modal-token",
    description: "Modal token id or secret",
    severity: "high",
    source: "https://modal.com/docs/reference/modal.config",
    names: ["modal"],
    form: "ak-{22:A-Za-z0-9}",
    pattern: "a[ks]-[A-Z0-9]{22}",
  }),
  assigned({
    id: "mollie-api-key",
    description: "Mollie API key",
    severity: "critical",
    source: "https://docs.mollie.com/reference/authentication",
    names: ["mollie"],
    form: "live_{30:A-Za-z0-9}",
    pattern: "(?:live|test|access)_[A-Z0-9]{30,40}",
  }),
  assigned({
    id: "mongodb-atlas-private-key",
    description: "MongoDB Atlas API private key",
    severity: "critical",
    source: "https://www.mongodb.com/docs/atlas/configure-api-access/",
    names: ["mongodb atlas", "atlas"],
    words: ["key", "token", "secret", "pass", "auth"],
    keywords: ["atlas"],
    form: "{8:a-f0-9}-{4:a-f0-9}-{4:a-f0-9}-{4:a-f0-9}-{12:a-f0-9}",
  }),
  prefixed({
    id: "mongodb-atlas-service-account-secret",
    description: "MongoDB Atlas service account secret",
    severity: "critical",
    source: "https://www.mongodb.com/docs/atlas/api/service-accounts-overview/",
    form: "mdb_sa_sk_{40:A-Za-z0-9_-}",
  }),
  assigned({
    id: "moonshot-api-key",
    description: "Moonshot (Kimi) API key",
    severity: "high",
    source: "https://platform.moonshot.ai/docs/guide/start-using-kimi-api",
    names: ["moonshot", "kimi"],
    form: "sk-{48:A-Za-z0-9}",
  }),
];
