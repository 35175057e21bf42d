namespace Edge.Devices.Flashing;

/// <summary>What is done with a unit, in this order; a verb does some of it.</summary>
public enum UnitStep
{
    /// <summary>Finds what is plugged in, and asks which chip it is.</summary>
    Identify,
    Erase,
    Write,

    /// <summary>Reads back and compares SHA-256.</summary>
    Verify,

    /// <summary>The firmware answers on the link, and is the one that was meant.</summary>
    Boot,

    /// <summary>What the line has counted since the unit's start.</summary>
    Counters,

    /// <summary>What the model that runs makes of the golden samples: the next one must not lose any.</summary>
    Before,

    /// <summary>A new model over the link, on trial.</summary>
    Update,

    /// <summary>Takes the model in the other slot.</summary>
    Rollback,

    /// <summary>Serial number, station, limits.</summary>
    Provision,

    /// <summary>The golden vectors of the model, bit for bit.</summary>
    SelfTest,
    Camera,

    /// <summary>Pictures of parts whose verdict is known.</summary>
    Golden,

    /// <summary>The model on trial stays.</summary>
    Confirm,
}

/// <summary>What a run of the line does with each of its units.</summary>
public static class UnitVerb
{
    public const string Flash = "flash", Audit = "audit", Golden = "golden", Limits = "limits", Rollback = "rollback", Update = "update", Watch = "watch";

    public static IReadOnlyList<UnitStep> StepsOf(string verb) => verb switch
    {
        Flash => [UnitStep.Identify, UnitStep.Erase, UnitStep.Write, UnitStep.Verify, UnitStep.Boot, UnitStep.Provision, UnitStep.SelfTest,
            UnitStep.Camera, UnitStep.Golden],
        Audit => [UnitStep.Identify, UnitStep.Verify, UnitStep.Boot, UnitStep.Provision, UnitStep.SelfTest],
        Golden => [UnitStep.Identify, UnitStep.Boot, UnitStep.Camera, UnitStep.Golden],
        Limits => [UnitStep.Identify, UnitStep.Boot, UnitStep.Provision],
        Update => [UnitStep.Identify, UnitStep.Boot, UnitStep.Counters, UnitStep.Before, UnitStep.Update, UnitStep.SelfTest, UnitStep.Camera, UnitStep.Golden,
            UnitStep.Confirm],
        Watch => [UnitStep.Identify, UnitStep.Boot, UnitStep.Counters],
        Rollback => [UnitStep.Identify, UnitStep.Boot, UnitStep.Rollback, UnitStep.SelfTest],
        _ => throw new ArgumentOutOfRangeException(nameof(verb), verb, "no verb of the line"),
    };

    /// <summary>The flash tool is used; the others talk to the firmware alone and leave the chip running.</summary>
    public static bool UsesTool(string verb) => verb is Flash or Audit;

    /// <summary>Nothing on the unit is changed.</summary>
    public static bool OnlyLooks(string verb) => verb is Audit or Golden or Watch;
}
