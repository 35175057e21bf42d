using System.Security.Cryptography;
using Edge.Compiler.Ir;
using Edge.Runtime.Update;

namespace Edge.Compiler.Pack;

/// <summary>New limits for a model that is in the field: a pack of some hundred bytes, bound to that model's program.</summary>
public static class LimitsPack
{
    /// <param name="model">The pack of the model, or one of the same program.</param>
    /// <param name="limits">What <see cref="LimitsPart.Write"/> made.</param>
    /// <param name="release">Counts the packs of limits, not those of models.</param>
    /// <exception cref="UsageException">E0429: the model's pack has no program.</exception>
    public static PackContent Of(PackContent model, PackPart limits, int release) => model with
    {
        KernelSet = PackSubject.KernelSet,
        Release = release,
        Parts =
        [
            new PackPart(PackSection.Subject, SubjectOf(model) ?? throw new UsageException("E0429", model.Product, "a pack without a program", "the pack of a model")),
            limits,
        ],
    };

    /// <summary>Whether a device that runs the model would judge by the limits: a pack for another model's program lies unused in its store.</summary>
    public static bool IsFor(PackContent limits, PackContent model) =>
        limits.Find(PackSection.Subject) is { } subject && SubjectOf(model) is { } program && subject.AsSpan().SequenceEqual(program);

    private static byte[]? SubjectOf(PackContent model) => model.Find(PackSection.Program) is { } program ? SHA256.HashData(program) : null;
}
