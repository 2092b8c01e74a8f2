package io.patchbay.status;

import static io.patchbay.diagnosis.VerdictCode.CREDITS_GONE;
import static io.patchbay.diagnosis.VerdictCode.INCIDENT_SUSPECTED;
import static io.patchbay.diagnosis.VerdictCode.OUR_EARS_CLOSED;
import static io.patchbay.diagnosis.VerdictCode.SIGNATURE_STORM;
import static io.patchbay.diagnosis.VerdictCode.SIGNUPS_BLOCKED;
import static io.patchbay.diagnosis.VerdictCode.UNMATCHED_EVENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.diagnosis.Verdict.Confidence;
import io.patchbay.diagnosis.VerdictCode;
import io.patchbay.status.Installation.Blocks;
import io.patchbay.status.Installation.Credits;
import io.patchbay.status.Installation.Drops;
import io.patchbay.status.Installation.Finishes;
import io.patchbay.status.Installation.Hearing;
import io.patchbay.status.Installation.ProbeAnswers;
import io.patchbay.status.Installation.Refusals;
import io.patchbay.status.Installation.Signatures;
import io.patchbay.status.Installation.Unmatched;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InstallationTest {

    private static final Instant NOW = Instant.parse("2026-11-16T13:12:08Z");
    private static final Instant BEFORE = NOW.minusSeconds(400);

    private static Installation with(Unmatched unmatched, Finishes finishes) {
        return new Installation(
                NOW,
                unmatched,
                Signatures.NONE,
                Hearing.UNKNOWN,
                finishes,
                ProbeAnswers.NONE,
                Drops.NONE,
                Refusals.NONE,
                Blocks.NONE,
                Credits.NONE);
    }

    private static Installation with(Finishes finishes) {
        return with(Unmatched.NONE, finishes);
    }

    private static Installation with(Hearing hearing) {
        return new Installation(
                NOW,
                Unmatched.NONE,
                Signatures.NONE,
                hearing,
                Finishes.NONE,
                ProbeAnswers.NONE,
                Drops.NONE,
                Refusals.NONE,
                Blocks.NONE,
                Credits.NONE);
    }

    private static Installation with(Signatures signatures) {
        return new Installation(
                NOW,
                Unmatched.NONE,
                signatures,
                Hearing.UNKNOWN,
                Finishes.NONE,
                ProbeAnswers.NONE,
                Drops.NONE,
                Refusals.NONE,
                Blocks.NONE,
                Credits.NONE);
    }

    private static Installation with(ProbeAnswers probes, Drops drops) {
        return new Installation(
                NOW,
                Unmatched.NONE,
                Signatures.NONE,
                Hearing.UNKNOWN,
                Finishes.NONE,
                probes,
                drops,
                Refusals.NONE,
                Blocks.NONE,
                Credits.NONE);
    }

    private static void nothing(Installation seen) {
        assertThat(seen.findings()).isEmpty();
    }

    private static InstallationFinding only(Installation seen) {
        assertThat(seen.findings()).hasSize(1);
        return seen.findings().get(0);
    }

    @Test
    void nothingKnownLeadsToNoFinding() {
        nothing(Installation.unknown(NOW));
    }

    @Test
    void oneUnmatchedEventIsEnough() {
        var finding = only(with(new Unmatched(1, BEFORE, NOW), Finishes.NONE));

        assertThat(finding.code()).isEqualTo(UNMATCHED_EVENT);
        assertThat(finding.since()).isEqualTo(BEFORE);
        assertThat(finding.evidence()).containsExactly("One event is waiting until its tenant is known.");
    }

    @Test
    void wrongSignaturesBecomeAStormAtFive() {
        nothing(with(new Signatures(4, 4, BEFORE, NOW, null)));

        var finding = only(with(new Signatures(5, 5, BEFORE, NOW, null)));
        assertThat(finding.code()).isEqualTo(SIGNATURE_STORM);
        assertThat(finding.since()).isEqualTo(BEFORE);
    }

    @Test
    void aStormAmongValidRequestsIsAForeignSecret() {
        var finding = only(with(new Signatures(5, 5, BEFORE, NOW, NOW)));

        assertThat(finding.evidence().get(1)).contains("old or unknown secret");
    }

    @Test
    void aStormWithoutValidRequestsIsOurSecretOrAnAlteredBody() {
        for (var lastValid : new Instant[] {null, BEFORE.minusSeconds(1)}) {
            var finding = only(with(new Signatures(5, 5, BEFORE, NOW, lastValid)));

            assertThat(finding.evidence().get(1)).contains("our secret may be wrong");
        }
    }

    @Test
    void aStormThatAnybodyCanRaiseIsNeverCertain() {
        for (var lastValid : new Instant[] {null, BEFORE.minusSeconds(1), NOW}) {
            var finding = only(with(new Signatures(500, 500, BEFORE, NOW, lastValid)));

            assertThat(finding.confidence()).isEqualTo(Confidence.LIKELY);
        }
    }

    @Test
    void whatDoesNotLookLikeTheProvidersIsNoStormWhileValidOnesCome() {
        nothing(with(new Signatures(500, 4, BEFORE, NOW, NOW)));
        nothing(with(new Signatures(500, 4, BEFORE, NOW, null)));
    }

    @Test
    void whatDoesNotLookLikeTheProvidersIsWorthALookOnceValidOnesStopped() {
        var finding = only(with(new Signatures(5, 0, BEFORE, NOW, BEFORE.minusSeconds(1))));

        assertThat(finding.code()).isEqualTo(SIGNATURE_STORM);
        assertThat(finding.confidence()).isEqualTo(Confidence.UNSURE);
    }

    @Test
    void theProvidersWordThatOurWebhookIsPausedIsProof() {
        var finding = only(with(new Hearing("It is switched off.", BEFORE, true)));

        assertThat(finding.code()).isEqualTo(OUR_EARS_CLOSED);
        assertThat(finding.confidence()).isEqualTo(Confidence.CERTAIN);
        assertThat(finding.since()).isEqualTo(BEFORE);
        assertThat(finding.evidence()).containsExactly("It is switched off.");
    }

    private static Installation faultyWith(boolean mute, Instant since, Instant lastValid) {
        return new Installation(
                NOW,
                Unmatched.NONE,
                new Signatures(0, 0, null, null, lastValid),
                new Hearing("There is something wrong.", since, mute),
                Finishes.NONE,
                ProbeAnswers.NONE,
                Drops.NONE,
                Refusals.NONE,
                Blocks.NONE,
                Credits.NONE);
    }

    @Test
    void aWebhookThatComesAllTheSameDisprovesThatOursIsMissing() {
        var since = NOW.minus(Installation.SHIFT).minusSeconds(3600);
        var onItsWay = since.plus(Installation.ON_ITS_WAY);
        var longAgo = NOW.minus(Installation.SHIFT);

        nothing(faultyWith(true, since, NOW));
        nothing(faultyWith(true, since, longAgo.plusSeconds(1)));
        assertThat(faultyWith(true, since, longAgo).findings()).hasSize(1);
        assertThat(faultyWith(true, NOW.minusSeconds(60), NOW).findings()).hasSize(1);
        assertThat(faultyWith(true, since, onItsWay).findings()).hasSize(1);
    }

    @Test
    void aWebhookThatComesDoesNotMakeADeafOneHear() {
        assertThat(only(faultyWith(false, NOW.minusSeconds(7200), NOW)).code()).isEqualTo(OUR_EARS_CLOSED);
    }

    @Test
    void silentFinishesOfThreeTenantsMeanThatWeAreNotListening() {
        nothing(with(new Finishes(2, 2, BEFORE, 0)));

        var finding = only(with(new Finishes(3, 0, BEFORE, 0)));
        assertThat(finding.code()).isEqualTo(OUR_EARS_CLOSED);
        assertThat(finding.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(finding.since()).isEqualTo(BEFORE);
    }

    @Test
    void numbersThatTheProviderShowsMakeSilentFinishesCertain() {
        var finding = only(with(new Finishes(3, 1, BEFORE, 0)));

        assertThat(finding.confidence()).isEqualTo(Confidence.CERTAIN);
        assertThat(finding.evidence()).hasSize(2);
    }

    @Test
    void oneHeardFinishMeansThatWeAreListeningAgain() {
        nothing(with(new Finishes(3, 3, BEFORE, 1)));
    }

    @Test
    void anUnmatchedEventAfterASilentFinishMayBeTheOneThatIsMissed() {
        var seen = with(new Unmatched(1, BEFORE, BEFORE), new Finishes(3, 0, BEFORE, 0));
        assertThat(seen.findings()).extracting("code").containsExactly(UNMATCHED_EVENT);

        var earlier = BEFORE.minusSeconds(1);
        seen = with(new Unmatched(1, earlier, earlier), new Finishes(3, 0, BEFORE, 0));
        assertThat(seen.findings()).extracting("code").containsExactly(OUR_EARS_CLOSED, UNMATCHED_EVENT);
    }

    @Test
    void looksWithoutAnswerAtFiveConnectionsAreAnIncident() {
        nothing(with(new ProbeAnswers(4, BEFORE, 0), Drops.NONE));

        var finding = only(with(new ProbeAnswers(5, BEFORE, 0), Drops.NONE));
        assertThat(finding.code()).isEqualTo(INCIDENT_SUSPECTED);
        assertThat(finding.confidence()).isEqualTo(Confidence.UNSURE);
        assertThat(finding.since()).isEqualTo(BEFORE);
    }

    @Test
    void anIncidentIsOverWhenAsManyProbesAreAnswered() {
        assertThat(with(new ProbeAnswers(5, BEFORE, 4), Drops.NONE).findings()).hasSize(1);
        nothing(with(new ProbeAnswers(5, BEFORE, 5), Drops.NONE));
    }

    @Test
    void linesOfFourTenantsLostAtOnceAreAnIncident() {
        nothing(with(ProbeAnswers.NONE, new Drops(3, BEFORE)));

        assertThat(only(with(ProbeAnswers.NONE, new Drops(4, BEFORE))).code()).isEqualTo(INCIDENT_SUSPECTED);
    }

    @Test
    void linesOfTwoTenantsThatMetaBlocksAreAnIncident() {
        nothing(with(Refusals.NONE, new Blocks(1, BEFORE)));

        assertThat(only(with(Refusals.NONE, new Blocks(2, BEFORE))).code()).isEqualTo(INCIDENT_SUSPECTED);
    }

    /** One customer alone can make the address up that says so. */
    @Test
    void twoTenantsThatMetaTurnsAwayMeanThatOurAppMayConnectNobody() {
        nothing(with(new Refusals(1, BEFORE, NOW), Blocks.NONE));

        var finding = only(with(new Refusals(2, BEFORE, NOW), Blocks.NONE));
        assertThat(finding.code()).isEqualTo(SIGNUPS_BLOCKED);
        assertThat(finding.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(finding.since()).isEqualTo(BEFORE);
    }

    /** The light stands on every page: a finding without a word would break them all. */
    @ParameterizedTest
    @EnumSource(VerdictCode.class)
    void everyFindingHasAWordInTheRail(VerdictCode code) {
        if (code.isOfInstallation()) {
            assertThat(ListeningLight.word(code)).isNotBlank().hasSizeLessThan(25);
        }
    }

    /** The purse is that of all, so one customer is enough to look, and two are proof. */
    @Test
    void creditsThatAreUsedUpAreOneIncidentForAll() {
        var one = only(with(new Credits(1, BEFORE)));
        assertThat(one.code()).isEqualTo(CREDITS_GONE);
        assertThat(one.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(one.since()).isEqualTo(BEFORE);

        var many = only(with(new Credits(12, BEFORE)));
        assertThat(many.confidence()).isEqualTo(Confidence.CERTAIN);
        assertThat(many.evidence()).singleElement().asString().contains("12 customers");
    }

    private static Installation with(Credits credits) {
        return new Installation(
                NOW,
                Unmatched.NONE,
                Signatures.NONE,
                Hearing.UNKNOWN,
                Finishes.NONE,
                ProbeAnswers.NONE,
                Drops.NONE,
                Refusals.NONE,
                Blocks.NONE,
                credits);
    }

    private static Installation with(Refusals refusals, Blocks blocks) {
        return new Installation(
                NOW,
                Unmatched.NONE,
                Signatures.NONE,
                Hearing.UNKNOWN,
                Finishes.NONE,
                ProbeAnswers.NONE,
                Drops.NONE,
                refusals,
                blocks,
                Credits.NONE);
    }

    @Test
    void anIncidentBeganWithItsFirstSign() {
        var first = BEFORE.minusSeconds(60);

        assertThat(only(with(new ProbeAnswers(5, BEFORE, 0), new Drops(4, first)))
                        .since())
                .isEqualTo(first);
        assertThat(only(with(new ProbeAnswers(5, first, 0), new Drops(4, BEFORE)))
                        .since())
                .isEqualTo(first);
    }

    @Test
    void timeAloneIsNoDifference() {
        var seen = with(new Finishes(3, 0, BEFORE, 0));

        assertThat(Installation.unknown(NOW).differsFrom(Installation.unknown(BEFORE)))
                .isFalse();
        assertThat(seen.differsFrom(Installation.unknown(NOW))).isTrue();
    }
}
