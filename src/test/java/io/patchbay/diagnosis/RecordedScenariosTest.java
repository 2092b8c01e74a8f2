package io.patchbay.diagnosis;

import static io.patchbay.support.Cast.LINK;
import static io.patchbay.support.Cast.NEWER_LINK;
import static io.patchbay.support.Cast.TRY;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.connection.Acts;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.Status;
import io.patchbay.inbox.RecordedEvents;
import io.patchbay.number.RecordedReadings;
import io.patchbay.support.Story;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What recorded payloads add up to: each line begins where its first word says, lets the payloads
 * happen a minute apart, and names the verdict, who acts, and whether messages are held back.
 */
class RecordedScenariosTest {

    private static final String SCENARIOS = """
            check: healthy | connected | health:healthy | healthy | nobody | works
            check: healthy-coexistence | connected | health:healthy-coexistence | healthy | nobody | works
            check: degraded-limited | connected | health:degraded-limited | messaging_limited | meta | works
            check: seen-checked-at | connected | health:seen-checked-at | messaging_limited | meta | works
            check: unhealthy-payment | connected | health:unhealthy-payment | payment_missing | customer | blocks
            check: unhealthy-disconnected | connected | health:unhealthy-disconnected | disconnected | customer | blocks
            check: unhealthy-invalid-token | connected | health:unhealthy-invalid-token | credential_invalid | customer | blocks
            check: error | connected | health:error | healthy | nobody | works
            check: the token is refused, then accepted | connected | health:unhealthy-invalid-token health:healthy | healthy | nobody | works
            check: payment was missing, the next did not run | connected | health:unhealthy-payment health:error | payment_missing | customer | blocks
            judged: app not subscribed | connected | judged:app_not_subscribed | not_subscribed | us | blocks
            judged: available | connected | judged:available | healthy | nobody | works
            judged: blocked payment 141006 | connected | judged:blocked_payment_141006 | payment_missing | customer | blocks
            judged: blocked phone 141000 | connected | judged:blocked_phone_141000 | messaging_blocked | us | blocks
            judged: blocked template 141002 | connected | judged:blocked_template_141002 | healthy | nobody | works
            judged: blocked three reasons | connected | judged:blocked_three_reasons | payment_missing | customer | blocks
            judged: limited business unverified 141010 | connected | judged:limited_business_unverified_141010 | business_unverified | customer | works
            judged: limited display name | connected | judged:limited_display_name | messaging_limited | meta | works
            judged: sip noise only | connected | judged:sip_noise_only | healthy | nobody | works
            judged: sip noise overall blocked as documented | connected | judged:sip_noise_overall_blocked_as_documented | healthy | nobody | works
            row: coexistence | connected | row:coexistence | healthy | nobody | works
            row: connected | connected | row:connected | healthy | nobody | works
            row: name change pending | connected | row:name_change_pending | healthy | nobody | works
            row: name declined | connected | row:name_declined | name_declined | customer | works
            row: registration missing | connected | row:registration_missing | review_pending_normal | meta | blocks
            row: status BANNED | connected | row:status_BANNED | banned | customer | blocks
            row: status DELETED | connected | row:status_DELETED | disconnected | customer | blocks
            row: status DISCONNECTED | connected | row:status_DISCONNECTED | disconnected | customer | blocks
            row: status FLAGGED | connected | row:status_FLAGGED | quality_sliding | customer | works
            row: status MIGRATED | connected | row:status_MIGRATED | moved_away | customer | blocks
            row: status RATE LIMITED | connected | row:status_RATE_LIMITED | quality_sliding | customer | works
            row: status RESTRICTED | connected | row:status_RESTRICTED | restricted | meta | blocks
            row: unverified | connected | row:unverified | number_unverified | customer | blocks
            account: approved | connected | account:approved | healthy | nobody | works
            account: no payment method | connected | account:no_payment_method | healthy | nobody | works
            account: ownership self lowercase mix | connected | account:ownership_self_lowercase_mix | healthy | nobody | works
            account: review pending | connected | account:review_pending | review_pending_normal | meta | blocks
            account: review rejected | connected | account:review_rejected | review_rejected | customer | blocks
            Meta: account alerts INCREASED CAPABILITIES ELIGIBILITY DEFERRED | connected | meta:account_alerts.INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED | healthy | nobody | works
            Meta: account alerts INCREASED CAPABILITIES ELIGIBILITY FAILED | connected | meta:account_alerts.INCREASED_CAPABILITIES_ELIGIBILITY_FAILED | healthy | nobody | works
            Meta: account alerts INCREASED CAPABILITIES ELIGIBILITY NEED MORE INFO | connected | meta:account_alerts.INCREASED_CAPABILITIES_ELIGIBILITY_NEED_MORE_INFO | healthy | nobody | works
            Meta: account alerts OBA APPROVED | connected | meta:account_alerts.OBA_APPROVED | healthy | nobody | works
            Meta: account alerts OBA REJECTED | connected | meta:account_alerts.OBA_REJECTED | healthy | nobody | works
            Meta: account alerts PROFILE PICTURE LOST | connected | meta:account_alerts.PROFILE_PICTURE_LOST | healthy | nobody | works
            Meta: account review update APPROVED | connected | meta:account_review_update.APPROVED | healthy | nobody | works
            Meta: account review update DEFERRED | connected | meta:account_review_update.DEFERRED | review_pending_normal | meta | blocks
            Meta: account review update PENDING | connected | meta:account_review_update.PENDING | review_pending_normal | meta | blocks
            Meta: account review update REJECTED | connected | meta:account_review_update.REJECTED | review_rejected | customer | blocks
            Meta: ACCOUNT DELETED | connected | meta:account_update.ACCOUNT_DELETED | access_removed | customer | blocks
            Meta: ACCOUNT OFFBOARDED | connected | meta:account_update.ACCOUNT_OFFBOARDED | offboarded_grace | provider | blocks
            Meta: ACCOUNT RECONNECTED | connected | meta:account_update.ACCOUNT_RECONNECTED | healthy | nobody | works
            Meta: ACCOUNT RESTRICTION full block, and its end has passed | connected | meta:account_update.ACCOUNT_RESTRICTION.full_block | healthy | nobody | works
            Meta: ACCOUNT RESTRICTION full block, three days to go | connected | ahead:account_update.ACCOUNT_RESTRICTION.full_block | restricted | meta | blocks
            Meta: ACCOUNT RESTRICTION, and its end has passed | connected | meta:account_update.ACCOUNT_RESTRICTION | healthy | nobody | works
            Meta: ACCOUNT RESTRICTION, three days to go | connected | ahead:account_update.ACCOUNT_RESTRICTION | restricted | meta | blocks
            Meta: ACCOUNT RESTRICTION utility templates, and its end has passed | connected | meta:account_update.ACCOUNT_RESTRICTION.utility_templates | healthy | nobody | works
            Meta: ACCOUNT RESTRICTION utility templates, three days to go | connected | ahead:account_update.ACCOUNT_RESTRICTION.utility_templates | restricted | meta | works
            Meta: ACCOUNT RESTRICTION with remediation no expiration | connected | meta:account_update.ACCOUNT_RESTRICTION.with_remediation_no_expiration | healthy | nobody | works
            Meta: ACCOUNT VIOLATION | connected | meta:account_update.ACCOUNT_VIOLATION | policy_warning | customer | works
            Meta: ACCOUNT VIOLATION with phone number | connected | meta:account_update.ACCOUNT_VIOLATION.with_phone_number | policy_warning | customer | works
            Meta: AD ACCOUNT LINKED | connected | meta:account_update.AD_ACCOUNT_LINKED | healthy | nobody | works
            Meta: AUTH INTL PRICE ELIGIBILITY UPDATE | connected | meta:account_update.AUTH_INTL_PRICE_ELIGIBILITY_UPDATE | healthy | nobody | works
            Meta: BUSINESS PRIMARY LOCATION COUNTRY UPDATE | connected | meta:account_update.BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE | healthy | nobody | works
            Meta: DISABLED UPDATE DISABLE | connected | meta:account_update.DISABLED_UPDATE.DISABLE | banned | customer | blocks
            Meta: DISABLED UPDATE REINSTATE | connected | meta:account_update.DISABLED_UPDATE.REINSTATE | healthy | nobody | works
            Meta: DISABLED UPDATE SCHEDULE FOR DISABLE | connected | meta:account_update.DISABLED_UPDATE.SCHEDULE_FOR_DISABLE | ban_scheduled | customer | works
            Meta: MM LITE TERMS SIGNED | connected | meta:account_update.MM_LITE_TERMS_SIGNED | healthy | nobody | works
            Meta: PARTNER ADDED | connected | meta:account_update.PARTNER_ADDED | healthy | nobody | works
            Meta: PARTNER ADDED multi partner solution | connected | meta:account_update.PARTNER_ADDED.multi_partner_solution | healthy | nobody | works
            Meta: PARTNER APP INSTALLED | connected | meta:account_update.PARTNER_APP_INSTALLED | healthy | nobody | works
            Meta: PARTNER APP INSTALLED misplaced keys | connected | meta:account_update.PARTNER_APP_INSTALLED.misplaced_keys | healthy | nobody | works
            Meta: PARTNER APP UNINSTALLED | connected | meta:account_update.PARTNER_APP_UNINSTALLED | access_removed | customer | blocks
            Meta: PARTNER CLIENT CERTIFICATION STATUS UPDATE APPROVED | connected | meta:account_update.PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE.APPROVED | healthy | nobody | works
            Meta: PARTNER CLIENT CERTIFICATION STATUS UPDATE DISCARDED | connected | meta:account_update.PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE.DISCARDED | healthy | nobody | works
            Meta: PARTNER CLIENT CERTIFICATION STATUS UPDATE FAILED | connected | meta:account_update.PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE.FAILED | business_unverified | customer | works
            Meta: PARTNER CLIENT CERTIFICATION STATUS UPDATE PENDING | connected | meta:account_update.PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE.PENDING | healthy | nobody | works
            Meta: PARTNER CLIENT CERTIFICATION STATUS UPDATE REVOKED | connected | meta:account_update.PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE.REVOKED | business_unverified | customer | works
            Meta: PARTNER REMOVED coexistence ACCOUNT DISCONNECTED | connected | meta:account_update.PARTNER_REMOVED.coexistence.ACCOUNT_DISCONNECTED | access_removed | customer | blocks
            Meta: PARTNER REMOVED coexistence ACCOUNT DISCONNECTED by system | connected | meta:account_update.PARTNER_REMOVED.coexistence.ACCOUNT_DISCONNECTED_by_system | access_removed | customer | blocks
            Meta: PARTNER REMOVED coexistence BUSINESS DOWNGRADE | connected | meta:account_update.PARTNER_REMOVED.coexistence.BUSINESS_DOWNGRADE | access_removed | customer | blocks
            Meta: PARTNER REMOVED coexistence CHANGE NUMBER | connected | meta:account_update.PARTNER_REMOVED.coexistence.CHANGE_NUMBER | access_removed | customer | blocks
            Meta: PARTNER REMOVED coexistence COMPANION INACTIVITY | connected | meta:account_update.PARTNER_REMOVED.coexistence.COMPANION_INACTIVITY | access_removed | customer | blocks
            Meta: PARTNER REMOVED coexistence PRIMARY INACTIVITY | connected | meta:account_update.PARTNER_REMOVED.coexistence.PRIMARY_INACTIVITY | access_removed | customer | blocks
            Meta: PARTNER REMOVED coexistence USER RE REGISTERED | connected | meta:account_update.PARTNER_REMOVED.coexistence.USER_RE_REGISTERED | access_removed | customer | blocks
            Meta: PARTNER REMOVED coexistence legacy phone only | connected | meta:account_update.PARTNER_REMOVED.coexistence.legacy_phone_only | disconnected | customer | blocks
            Meta: PARTNER REMOVED | connected | meta:account_update.PARTNER_REMOVED | disconnected | customer | blocks
            Meta: VERIFIED ACCOUNT legacy | connected | meta:account_update.VERIFIED_ACCOUNT.legacy | healthy | nobody | works
            Meta: VOLUME BASED PRICING TIER UPDATE | connected | meta:account_update.VOLUME_BASED_PRICING_TIER_UPDATE | healthy | nobody | works
            Meta: business capability update unlimited legacy | connected | meta:business_capability_update.unlimited_legacy | healthy | nobody | works
            Meta: business capability update v23 legacy | connected | meta:business_capability_update.v23_legacy | healthy | nobody | works
            Meta: business capability update v24 number | connected | meta:business_capability_update.v24_number | healthy | nobody | works
            Meta: business capability update v24 tier string | connected | meta:business_capability_update.v24_tier_string | healthy | nobody | works
            Meta: messages errors account level | connected | meta:messages.errors_account_level | healthy | nobody | works
            Meta: messages inbound text | connected | meta:messages.inbound_text | healthy | nobody | works
            Meta: messages status failed 130497 | connected | meta:messages.status_failed.130497 | healthy | nobody | works
            Meta: messages status failed 131026 | connected | meta:messages.status_failed.131026 | healthy | nobody | works
            Meta: messages status failed 131031 | connected | meta:messages.status_failed.131031 | locked | customer | blocks
            Meta: messages status failed 131042 | connected | meta:messages.status_failed.131042 | payment_missing | customer | blocks
            Meta: messages status failed 131047 | connected | meta:messages.status_failed.131047 | healthy | nobody | works
            Meta: messages status failed 131049 | connected | meta:messages.status_failed.131049 | healthy | nobody | works
            Meta: messages status sent | connected | meta:messages.status_sent | healthy | nobody | works
            Meta: messages unsupported 131051 | connected | meta:messages.unsupported_131051 | healthy | nobody | works
            Meta: messages unsupported 131060 companion | connected | meta:messages.unsupported_131060_companion | healthy | nobody | works
            Meta: phone number name update APPROVED | connected | meta:phone_number_name_update.APPROVED | healthy | nobody | works
            Meta: phone number name update PENDING | connected | meta:phone_number_name_update.PENDING | name_pending_harmless | meta | works
            Meta: phone number name update REJECTED NAME EMPLOYEE ISSUE | connected | meta:phone_number_name_update.REJECTED.NAME_EMPLOYEE_ISSUE | name_declined | customer | works
            Meta: phone number name update REJECTED NAME ENDCLIENT NOTRELATED | connected | meta:phone_number_name_update.REJECTED.NAME_ENDCLIENT_NOTRELATED | name_declined | customer | works
            Meta: phone number name update REJECTED NAME FORMAT UNACCEPTABLE | connected | meta:phone_number_name_update.REJECTED.NAME_FORMAT_UNACCEPTABLE | name_declined | customer | works
            Meta: phone number name update REJECTED NAME INDIVIDUAL ISSUE | connected | meta:phone_number_name_update.REJECTED.NAME_INDIVIDUAL_ISSUE | name_declined | customer | works
            Meta: phone number name update REJECTED NAME NOT CONSISTENT | connected | meta:phone_number_name_update.REJECTED.NAME_NOT_CONSISTENT | name_declined | customer | works
            Meta: phone number name update REJECTED UNKNOWN | connected | meta:phone_number_name_update.REJECTED.UNKNOWN | name_declined | customer | works
            Meta: phone number quality update FLAGGED legacy | connected | meta:phone_number_quality_update.FLAGGED.legacy | quality_sliding | customer | works
            Meta: phone number quality update ONBOARDING | connected | meta:phone_number_quality_update.ONBOARDING | healthy | nobody | works
            Meta: phone number quality update THROUGHPUT UPGRADE | connected | meta:phone_number_quality_update.THROUGHPUT_UPGRADE | healthy | nobody | works
            Meta: security PIN CHANGED | connected | meta:security.PIN_CHANGED | healthy | nobody | works
            Meta: security PIN REQUEST SUCCESS | connected | meta:security.PIN_REQUEST_SUCCESS | healthy | nobody | works
            Meta: security PIN RESET REQUEST | connected | meta:security.PIN_RESET_REQUEST | healthy | nobody | works
            event: phone number created | connected | kapso:phone-number-created.v2 | healthy | nobody | works
            event: phone number deleted | connected | kapso:phone-number-deleted.v2 | healthy | nobody | works
            event: phone number offboarded | connected | kapso:phone-number-offboarded.v2 | offboarded_grace | provider | blocks
            event: phone number disconnected | connected | kapso:phone-number-disconnected.v2 | access_removed | customer | blocks
            event: phone number reconnected | connected | kapso:phone-number-reconnected.v2 | healthy | nobody | works
            event: account restricted | connected | kapso:account-restricted.v2 | restricted | meta | blocks
            event: account violation | connected | kapso:account-violation.v2 | policy_warning | customer | works
            event: account disabled | connected | kapso:account-disabled.v2 | banned | customer | blocks
            event: account reinstated | connected | kapso:account-reinstated.v2 | healthy | nobody | works
            event: message received | connected | kapso:message-received.v2 | healthy | nobody | works
            event: message failed | connected | kapso:message-failed.v2 | healthy | nobody | works
            event: paused for longer than the grace | connected | kapso:phone-number-offboarded.v2 wait:30 | disconnected | customer | blocks
            event: paused and back | connected | kapso:phone-number-offboarded.v2 kapso:phone-number-reconnected.v2 | healthy | nobody | works
            event: disabled and reinstated | connected | kapso:account-disabled.v2 kapso:account-reinstated.v2 | healthy | nobody | works
            back with facebook auth failed | started | back:facebook_auth_failed | login_cancelled | customer | works
            back with phone verification failed | started | back:phone_verification_failed | otp_failed | customer | works
            back with waba limit reached | started | back:waba_limit_reached | waba_limit | customer | works
            back with token exchange failed | started | back:token_exchange_failed | exchange_failed | us | works
            back with link expired | started | back:link_expired | link_over | us | works
            back with already used | started | back:already_used | link_over | us | works
            link: being processed | started | link:active/processing | in_meta_dialog | customer | works
            link: failed, and still valid | started | link:active/failed/number_in_use_somewhere | attempt_failed | customer | works
            link: used and completed | started | link:used/completed | finishing | provider | works
            link: completed ten minutes ago, and no number | started | link:used/completed wait:11 | evidence_conflict | us | works
            name: a new one is under review | connected | fields:name_change_pending names:any | name_pending_harmless | meta | works
            name: declined by Meta's fields | connected | row:name_declined fields:name_declined | name_declined | customer | works
            money: the account pays by itself | connected | funding:not-funded | healthy | nobody | works
            review: put off, then a check that can send | connected | meta:account_review_update.DEFERRED judged:available | healthy | nobody | works
            review: rejected, then a check that can send | connected | meta:account_review_update.REJECTED judged:available | healthy | nobody | works
            money: to be paid through Kapso, and not yet | connected | funding:not-funded~existing_payment_method~awaiting_funds~"paused":\\sfalse~"paused":true | not_funded | us | blocks
            refused: Meta shows no notice | connected | meta:messages.status_failed.131031 notice:absent | technical_lock | provider | blocks
            refused: Meta shows a notice | connected | meta:messages.status_failed.131031~131031~141008 notice:shown | locked | customer | blocks
            refused: the code of a technical lock | connected | meta:messages.status_failed.131031~131031~141008 | technical_lock | provider | blocks
            refused: the code of a ban | connected | meta:messages.status_failed.131031~131031~141014 | banned | customer | blocks
            refused: until the name is approved | connected | meta:messages.status_failed.131031~131031~131037 | name_pending_blocking | meta | blocks
            refused for a lock, then for one person | connected | meta:messages.status_failed.131031 meta:messages.status_failed.131026 | locked | customer | blocks
            refused for a lock, and the check is fine | connected | meta:messages.status_failed.131031 health:healthy | locked | customer | blocks
            check: Meta blocks our API access | connected | health:unhealthy-access-blocked | api_access_blocked | us | blocks
            check: the business lacks something | connected | health:unhealthy-payment~WABA~BUSINESS~141006~131000 | profile_incomplete | customer | blocks
            check: no message has come for a day | connected | health:healthy~"webhook_verified":\\s\\{\\s+"passed":\\strue~"webhook_verified":{"passed":false wait:1500 | inbound_unproven | customer | works
            claimed by a second tenant | connected | claimed:first | number_conflict | us | blocks
            claimed twice, and the account is banned | connected | claimed:first kapso:account-disabled.v2 | banned | customer | blocks
            deleted, and the provider has it no more | connected | kapso:phone-number-deleted.v2 gone:once | removed | us | blocks
            up and down in turn | connected | row:status_DISCONNECTED wait:10 row:connected wait:10 row:status_DISCONNECTED wait:10 row:connected | unstable | us | works
            reported as lost, and shown as connected | connected | kapso:phone-number-disconnected.v2 wait:5 row:connected | loss_unconfirmed | us | works
            reported as lost, and a message came since | connected | kapso:phone-number-disconnected.v2 wait:5 row:connected kapso:message-received.v2 | healthy | nobody | works
            left over by linking the app | started | row:status_DISCONNECTED~"VERIFIED~"NOT_VERIFIED fields:coexistence~CLOUD_API~ON_PREMISE | never_connected | customer | blocks
            connected, and in the app only | connected | fields:coexistence~CLOUD_API~ON_PREMISE | not_on_cloud_api | customer | blocks
            connected an hour ago, and not registered | connected | wait:60 fields:registration_missing | registration_missing | provider | blocks
            connected just now, and not registered yet | connected | fields:registration_missing | healthy | nobody | works
            ordered for the app, came for the API alone | ordered | shown:get | other_mode_connected | us | works
            under review for four days | connected | account:review_pending wait:5760 | review_pending_long | us | blocks
            one of Meta's own numbers | connected | number:15550104417 | wrong_number_type | us | blocks
            announced, and not yet shown | started | kapso:phone-number-created.v2 | webhook_only | nobody | works
            the browser says done, and nothing else does | started | ok:ok | redirect_only | us | works
            back with 2655111 | started | back:2655111 | signup_blocked | us | works
            back with 3441033 | started | back:3441033 | otp_locked | nobody | works
            back with 3441041 | started | back:3441041 | number_in_use | customer | works
            back with 2655093 | started | back:2655093 | held_by_other_provider | customer | works
            back with 4563015 | started | back:4563015 | not_eligible_coexistence | customer | works
            back with a code that nobody has documented | started | back:moon_in_the_way | attempt_failed | customer | works
            pressed the button, and nothing for half an hour | started | wait:30 | left_before_meta | customer | works
            begun at Meta, and nothing for an hour | started | link:active/processing wait:60 | left_at_step | customer | works
            pressed the old link | invited | replaced:old | old_link_used | us | works
            refused by the provider | invited | unmade:refused | link_refused | us | works
            not opened for a month | invited | wait:43200 | expired_unopened | us | works
            not opened yet | invited | wait:60 | not_opened | customer | works
            no link yet | nothing | | not_sent | us | works
            a status that nobody has documented | nothing | row:connected~"CONNECTED~"MOONLIT | unknown_silence | nobody | works
            restricted for three days, and they are over | connected | meta:account_update.ACCOUNT_RESTRICTION wait:999999 | healthy | nobody | works
            """;

    /** One labelled line. {@code steps}: what happened after the beginning, in order. */
    record Scenario(String label, String beginning, List<String> steps, VerdictCode code, Acts acts, boolean blocks) {

        static Scenario of(String line) {
            var parts = line.split("\\s*\\|\\s*");
            return new Scenario(
                    parts[0].strip(),
                    parts[1],
                    parts[2].isBlank() ? List.of() : List.of(parts[2].split("\\s+")),
                    VerdictCode.of(parts[3]).orElseThrow(),
                    Acts.valueOf(parts[4].toUpperCase(Locale.ROOT)),
                    parts[5].equals("blocks"));
        }

        Story told() {
            var story = switch (beginning) {
                case "invited" -> Story.invited();
                case "started" -> Story.started();
                case "nothing" -> Story.ofLindner();
                case "ordered" -> Story.invitedTo("coexistence").minutes(1).start(TRY, LINK);
                default -> Story.connected();
            };
            for (var step : steps) {
                story.minutes(1);
                happen(story, step.split(":", 2)[0], step.split(":", 2)[1]);
            }
            return story;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    private static void happen(Story story, String who, String what) {
        switch (who) {
            case "kapso" -> RecordedEvents.tell(story, event(what), "event-" + what + ".json");
            case "ahead" -> RecordedEvents.tellMetaAhead(story, what);
            case "meta" -> RecordedEvents.tellMeta(story, what);
            case "health" -> story.add(RecordedReadings.health(what));
            case "judged" -> story.add(RecordedReadings.metaHealth(what));
            case "row" -> story.add(RecordedReadings.row(what));
            case "fields" -> story.add(RecordedReadings.fields(what));
            case "account" -> story.add(RecordedReadings.account(what));
            case "shown" -> story.add(RecordedReadings.shown(what));
            case "number" -> story.add(RecordedReadings.rowOf(what));
            case "gone" -> story.missing();
            case "claimed" -> story.claimed(what, false);
            case "notice" -> story.add(FactKind.LOCK_NOTICE_TOLD, "answer", what);
            case "ok" -> story.returnedOk(TRY, LINK);
            case "replaced" -> story.linkInstead(NEWER_LINK, LINK).add(FactKind.OLD_LINK_TRIED, "link_id", LINK);
            case "unmade" -> story.add(FactKind.LINK_NOT_MADE, "link_id", LINK);
            case "names" -> story.add(RecordedReadings.newestNameRequest());
            case "funding" -> story.add(RecordedReadings.funding(what));
            case "back" -> story.returnedFailed(TRY, LINK, what);
            case "link" -> {
                var words = what.split("/");
                story.seen(LINK, words[0], words[1], words.length > 2 ? words[2] : null);
            }
            case "wait" -> story.minutes(Integer.parseInt(what));
            default -> throw new IllegalArgumentException(who);
        }
    }

    /** The name stands in the header, which the file does not hold. */
    private static String event(String file) {
        var parts = file.replaceAll("\\.v\\d$", "").replace("-batch", "").split("-");
        return switch (parts[0]) {
            case "phone" -> "whatsapp.phone_number." + parts[2];
            case "account" -> "whatsapp.account." + parts[1];
            default -> "whatsapp.message." + parts[1];
        };
    }

    static Stream<Scenario> scenarios() {
        return SCENARIOS.lines().filter(line -> !line.isBlank()).map(Scenario::of);
    }

    private static Verdict verdict(Story story) {
        return Diagnoser.diagnose(story.progress(), story.facts(), story.now());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void eachRecordedScenarioGetsTheVerdictOfItsLabel(Scenario scenario) {
        var verdict = verdict(scenario.told());

        assertThat(verdict.code()).isEqualTo(scenario.code());
        assertThat(verdict.code().acts()).isEqualTo(scenario.acts());
        assertThat(verdict.blocks()).isEqualTo(scenario.blocks());
    }

    /** They say that something is wrong, and not what. */
    private static final Set<VerdictCode> WITHOUT_A_CAUSE =
            Set.of(VerdictCode.UNKNOWN_SILENCE, VerdictCode.ATTEMPT_FAILED, VerdictCode.MESSAGING_BLOCKED);

    @Test
    void everyVerdictIsLabelledAndNearlyAllSituationsGetOneThatNamesTheCause() {
        var byCode = new TreeMap<VerdictCode, List<String>>();
        scenarios()
                .forEach(one -> byCode.computeIfAbsent(one.code(), any -> new ArrayList<>())
                        .add(one.label()));
        byCode.forEach(
                (code, labels) -> labels.forEach(label -> System.out.printf("%-26s %s%n", code.apiName(), label)));

        var all = scenarios().toList();
        var specific = all.stream()
                .filter(one -> !WITHOUT_A_CAUSE.contains(verdict(one.told()).code()))
                .count();
        System.out.printf("%d of %d labelled situations get a verdict that names the cause%n", specific, all.size());

        var missing = EnumSet.allOf(VerdictCode.class);
        missing.removeIf(VerdictCode::isOfInstallation);
        missing.removeAll(byCode.keySet());
        assertThat(missing).isEmpty();
        assertThat(all).hasSizeGreaterThanOrEqualTo(160);
        assertThat((double) specific / all.size()).isGreaterThanOrEqualTo(0.97);
    }

    /** What Meta limits or has under review is standing; only the line's own end is an alarm. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void nothingButTheEndOfALineLooksBroken(Scenario scenario) {
        var broken = Set.of(
                VerdictCode.DISCONNECTED,
                VerdictCode.ACCESS_REMOVED,
                VerdictCode.MOVED_AWAY,
                VerdictCode.REMOVED,
                VerdictCode.CREDENTIAL_INVALID);
        var status = scenario.told().progress().status();

        if (scenario.beginning().equals("connected") && !broken.contains(scenario.code())) {
            assertThat(status).isIn(Status.CONNECTED, Status.PENDING_REVIEW);
        }
    }
}
