import { A_TO_AL } from "./a_to_al.ts";
import { AM_TO_AT } from "./am_to_at.ts";
import { AU_TO_AZ } from "./au_to_az.ts";
import { B_TO_CI } from "./b_to_ci.ts";
import { CL_TO_CZ } from "./cl_to_cz.ts";
import { D } from "./d.ts";
import { E } from "./e.ts";
import { F_TO_GH } from "./f_to_gh.ts";
import { GI_TO_GZ } from "./gi_to_gz.ts";
import { H } from "./h.ts";
import { I_TO_K } from "./i_to_k.ts";
import { L_TO_MA } from "./l_to_ma.ts";
import { MB_TO_MY } from "./mb_to_my.ts";
import { N_TO_O } from "./n_to_o.ts";
import { P } from "./p.ts";
import { Q_TO_R } from "./q_to_r.ts";
import { S_TO_SK } from "./s_to_sk.ts";
import { SL_TO_SN } from "./sl_to_sn.ts";
import { SO_TO_SZ } from "./so_to_sz.ts";
import { T } from "./t.ts";
import { U_TO_Z } from "./u_to_z.ts";
import type { Rule } from "../rule.ts";

/** Every kind of token that is found by an expression, by id. */
export const PROVIDER_RULES: readonly Rule[] = [
  ...A_TO_AL,
  ...AM_TO_AT,
  ...AU_TO_AZ,
  ...B_TO_CI,
  ...CL_TO_CZ,
  ...D,
  ...E,
  ...F_TO_GH,
  ...GI_TO_GZ,
  ...H,
  ...I_TO_K,
  ...L_TO_MA,
  ...MB_TO_MY,
  ...N_TO_O,
  ...P,
  ...Q_TO_R,
  ...S_TO_SK,
  ...SL_TO_SN,
  ...SO_TO_SZ,
  ...T,
  ...U_TO_Z,
];
