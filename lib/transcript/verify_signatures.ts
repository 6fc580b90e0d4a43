import type { Check } from "../base/mod.ts";
import { pae } from "./dsse.ts";
import { quote } from "./errors.ts";
import { PAYLOAD_TYPE } from "./identifiers.ts";
import { parsePublicKey, type VerifyingKey } from "./keys.ts";
import type { TrustPolicy, TrustRoot } from "./policy.ts";
import { parseTime } from "./time.ts";
import {
  type Candidate,
  count,
  row,
  rowOf,
  type VerifyStage,
  type VerifyState,
} from "./verify_state.ts";

/** The payload type is in-toto's; anything else is not a statement. */
export const PAYLOAD_STAGE: VerifyStage = {
  ids: ["payload-type"],
  run(state) {
    const faults: string[] = [];
    const kept = state.candidates.filter(({ label, form, envelope }) => {
      if (envelope.payloadType === PAYLOAD_TYPE) return true;
      if (form !== "line" || state.candidates.length === 1) {
        faults.push(
          `${label}: the payload type ${quote(envelope.payloadType)} is not ${PAYLOAD_TYPE}`,
        );
      }
      return false;
    });
    const ignored = state.candidates.length - kept.length;
    if (kept.length === 0 && faults.length === 0) faults.push(`no line is ${PAYLOAD_TYPE}`);
    state.candidates = kept;
    state.isStopped = faults.length > 0;
    const note = ignored === 0 ? "" : `; ${count(ignored, "other line")} ignored`;
    return [rowOf("payload-type", faults, `${PAYLOAD_TYPE}${note}`)];
  },
};

/** What is known of a candidate's signer and signature. */
interface Judgement {
  readonly candidate: Candidate;
  /** The root that the key belongs to. */
  readonly root?: TrustRoot;
  /** Why the signer is not trusted, where he is not. */
  readonly distrust?: string;
  readonly signature:
    | { readonly status: "valid"; readonly key: VerifyingKey }
    | { readonly status: "invalid"; readonly fault: string }
    | { readonly status: "unknown" };
}

/**
 * Who signed, by the policy and never by the bundle, and whether the signature over the
 * pre-authentication encoding of the decoded bytes is valid.
 */
export const SIGNATURE_STAGE: VerifyStage = {
  ids: ["policy", "signer", "signature"],
  async run(state) {
    const { policy, now, untrustedKeys = [] } = state.input;
    const policyRow = judgePolicy(policy, now);
    const trusted = await Promise.all((policy?.rootsOfTrust ?? []).map(async (root) => ({
      root,
      key: await parsePublicKey(root.publicKey),
    })));
    const strangers = await Promise.all(untrustedKeys.map((pem) => parsePublicKey(pem)));
    let judgements = await Promise.all(
      state.candidates.map((candidate) => judge(candidate, { trusted, strangers, state })),
    );
    let ignored = 0;
    if (judgements.some(({ distrust }) => distrust === undefined)) {
      // Anybody may append a line; what is not trusted counts for nothing.
      const kept = judgements.filter(({ candidate, distrust }) =>
        distrust === undefined || candidate.form !== "line"
      );
      ignored = judgements.length - kept.length;
      judgements = kept;
    }
    const rows = [policyRow, signerRow(judgements, ignored), signatureRow(judgements)];
    state.candidates = judgements.map(({ candidate, root }) =>
      root === undefined ? candidate : { ...candidate, root }
    );
    state.isStopped = rows.some(({ status }) => status !== "passed");
    return rows;
  },
};

function judgePolicy(policy: TrustPolicy | undefined, now: number): Check {
  if (policy === undefined) return row("policy", "not checked", "no trust policy was given");
  const expires = parseTime(policy.expires);
  if (expires !== undefined && now >= expires) {
    return row("policy", "failed", `the trust policy expired on ${policy.expires}`);
  }
  const keys = count(policy.rootsOfTrust.length, "key");
  return row(
    "policy",
    "passed",
    `${keys}, ${policy.expires ? `until ${policy.expires}` : "no end"}`,
  );
}

async function judge(candidate: Candidate, known: {
  readonly trusted: readonly { readonly root: TrustRoot; readonly key: VerifyingKey }[];
  readonly strangers: readonly VerifyingKey[];
  readonly state: VerifyState;
}): Promise<Judgement> {
  const { envelope, keyid } = candidate;
  const bytes = pae(envelope.payloadType, envelope.payload);
  const sig = envelope.signatures[0]?.sig ?? new Uint8Array();
  // Where no keyid is given, DSSE lets a verifier try every key that he trusts.
  const isCandidate = (key: VerifyingKey): boolean => keyid === "" || key.keyid === keyid;
  let fault: string | undefined;
  for (const { root, key } of known.trusted.filter(({ key }) => isCandidate(key))) {
    fault = await key.findFault(bytes, sig);
    if (fault !== undefined && keyid === "") continue;
    const distrust = distrustOf(root, known.state.input.now);
    const signature = fault === undefined
      ? { status: "valid", key } as const
      : { status: "invalid", fault } as const;
    return { candidate, root, signature, ...(distrust === undefined ? {} : { distrust }) };
  }
  const distrust = known.trusted.length === 0
    ? "no trust policy was given"
    : keyid === ""
    ? "it names no key, and no trusted key fits"
    : `the trust policy does not have its key ${quote(keyid)}`;
  let signature: Judgement["signature"] = { status: "unknown" };
  for (const key of known.strangers.filter(isCandidate)) {
    fault = await key.findFault(bytes, sig);
    signature = fault === undefined ? { status: "valid", key } : { status: "invalid", fault };
    if (fault === undefined) break;
  }
  return { candidate, distrust, signature };
}

function distrustOf(root: TrustRoot, now: number): string | undefined {
  const name = `the key ${root.keyid} of ${quote(root.owner)}`;
  if (root.revoked === true) return `${name} is revoked`;
  const end = parseTime(root.notAfter);
  if (end !== undefined && now >= end) return `${name} expired on ${root.notAfter}`;
  return undefined;
}

function signerRow(judgements: readonly Judgement[], ignored: number): Check {
  const faults = judgements.flatMap(({ candidate, distrust, signature }) => {
    if (distrust === undefined) return [];
    const state = signature.status === "unknown" ? "not checked" : signature.status;
    return [`${candidate.label}: signature ${state}, signer UNTRUSTED: ${distrust}`];
  });
  const signers = new Set(
    judgements.map(({ root }) => `${root?.keyid} of ${quote(root?.owner ?? "")}`),
  );
  const note = ignored === 0 ? "" : `; ${count(ignored, "line")} of others ignored`;
  return rowOf("signer", faults, `${[...signers].join(", ")}${note}`);
}

function signatureRow(judgements: readonly Judgement[]): Check {
  const faults = judgements.flatMap(({ candidate, signature }) =>
    signature.status === "invalid"
      ? [`${candidate.label}: the signature is not valid: ${signature.fault}`]
      : []
  );
  const unknown = judgements.find(({ signature }) => signature.status === "unknown");
  if (faults.length === 0 && unknown !== undefined) {
    const detail = `${unknown.candidate.label}: there is no key to check it with`;
    return row("signature", "not checked", detail);
  }
  const algorithms = new Set(
    judgements.flatMap(({ signature }) =>
      signature.status === "valid"
        ? [signature.key.algorithm === "p256" ? "ECDSA P-256" : "Ed25519"]
        : []
    ),
  );
  const valid = count(judgements.length, "valid signature");
  return rowOf("signature", faults, `${valid}, ${[...algorithms].join(" and ")}`);
}
