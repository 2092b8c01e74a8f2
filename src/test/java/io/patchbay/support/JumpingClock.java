package io.patchbay.support;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.none;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;

/**
 * Moves what another JVM takes for the time of day, while it runs. It reaches everything that reads
 * {@link java.time.Clock}, which is all of the product and its scheduler; what measures elapsed
 * time goes on undisturbed, as it does when an operator sets the clock of a machine.
 */
public final class JumpingClock {

    /** The file's time of change tells the jump: this moment for none. */
    private static final long NO_JUMP = 1_000_000_000_000L;

    private final Path file;
    private final Path agent;

    public JumpingClock() throws IOException {
        file = Files.createTempFile("patchbay-clock", ".jump");
        agent = Files.createTempFile("patchbay-clock", ".jar");
        jump(Duration.ZERO);
        pack();
    }

    /** The option that puts a JVM under this clock. */
    public String option() {
        return "-javaagent:" + agent + "=" + file;
    }

    /** From now on the clock is off by this much. */
    public void jump(Duration by) throws IOException {
        Files.setLastModifiedTime(file, FileTime.fromMillis(NO_JUMP + by.toMillis()));
    }

    private void pack() throws IOException {
        var manifest = new Manifest();
        var main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Premain-Class", JumpingClock.class.getName());
        main.putValue("Can-Retransform-Classes", "true");
        main.put(
                Attributes.Name.CLASS_PATH,
                Advice.class.getProtectionDomain().getCodeSource().getLocation().toString());
        try (var jar = new JarOutputStream(Files.newOutputStream(agent), manifest)) {
            for (var part : new Class<?>[] {JumpingClock.class, Jump.class}) {
                var path = part.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new JarEntry(path));
                try (var bytes = part.getClassLoader().getResourceAsStream(path)) {
                    bytes.transferTo(jar);
                }
            }
        }
    }

    /** Called by the JVM that is put under the clock. */
    public static void premain(String file, Instrumentation jvm) {
        System.setProperty("patchbay.test.jump", file);
        new AgentBuilder.Default()
                .disableClassFormatChanges()
                .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
                .ignore(none())
                .type(named("java.time.Clock$SystemClock"))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(Jump.class).on(named("instant"))))
                .installOn(jvm);
    }

    /** Copied into the JDK's own method; therefore it names nothing but classes of the JDK. */
    static final class Jump {

        private Jump() {}

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) Instant now) {
            now = now.plusMillis(
                    new java.io.File(System.getProperty("patchbay.test.jump")).lastModified() - 1_000_000_000_000L);
        }
    }
}
