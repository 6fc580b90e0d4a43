import { assigned } from "../assigned.ts";
import { prefixed } from "../prefixed.ts";
import type { Rule } from "../rule.ts";

/** Kinds of token from `railway-token` to `runpod-api-key`. */
export const Q_TO_R: readonly Rule[] = [
  assigned({
    id: "railway-token",
    description: "Railway token",
    severity: "critical",
    source: "https://docs.railway.com/reference/public-api",
    names: ["railway"],
    words: ["key", "token", "secret", "pass", "auth"],
    form: "{8:a-f0-9}-{4:a-f0-9}-{4:a-f0-9}-{4:a-f0-9}-{12:a-f0-9}",
  }),
  prefixed({
    id: "ramp-client-secret",
    description: "Ramp client secret",
    severity: "high",
    source: "https://docs.ramp.com/developer-api/v1/authorization",
    form: "ramp_sec_{48:A-Za-z0-9}",
    pattern: "ramp_sec_[A-Za-z0-9]{48}",
  }),
  assigned({
    id: "rapidapi-access-token",
    description: "RapidAPI key",
    severity: "high",
    source: "https://docs.rapidapi.com/docs/keys-and-key-rotation",
    names: ["rapidapi"],
    form: "{50:A-Za-z0-9_-}",
  }),
  prefixed({
    id: "razorpay-key-id",
    description: "Razorpay key id",
    severity: "high",
    source: "https://razorpay.com/docs/payments/dashboard/account-settings/api-keys/",
    form: "rzp_live_{14:A-Za-z0-9}",
    pattern: "rzp_(?:live|test)_[A-Za-z0-9]{14}",
    keywords: ["rzp_"],
  }),
  prefixed({
    id: "readme-api-token",
    description: "ReadMe API key",
    severity: "high",
    source: "https://docs.readme.com/main/reference/intro/authentication",
    form: "rdme_{70:a-z0-9}",
  }),
  prefixed({
    id: "render-api-key",
    description: "Render API key",
    severity: "critical",
    source: "https://render.com/docs/api",
    form: "rnd_{32:A-Za-z0-9}",
  }),
  prefixed({
    id: "replicate-api-token",
    description: "Replicate API token",
    severity: "high",
    source: "https://replicate.com/docs/topics/security/api-tokens",
    form: "r8_{37:A-Za-z0-9}",
  }),
  prefixed({
    id: "resend-api-key",
    description: "Resend API key",
    severity: "high",
    source: "https://resend.com/docs/api-reference/introduction",
    form: "re_{8:A-Za-z0-9}_{24:A-Za-z0-9}",
  }),
  assigned({
    id: "rollbar-access-token",
    description: "Rollbar access token",
    severity: "high",
    source: "https://docs.rollbar.com/docs/access-tokens",
    names: ["rollbar"],
    form: "{32:a-f0-9}",
  }),
  prefixed({
    id: "rubygems-api-token",
    description: "RubyGems API key",
    severity: "critical",
    source: "https://guides.rubygems.org/api-key-scopes/",
    form: "rubygems_{48:a-f0-9}",
  }),
  prefixed({
    id: "runpod-api-key",
    description: "RunPod API key",
    severity: "high",
    source: "https://docs.runpod.io/get-started/api-keys",
    form: "rpa_{40-48:A-Z0-9}",
    pattern: "rpa_[A-Z0-9]{38,48}[a-z0-9]{0,8}",
  }),
];
