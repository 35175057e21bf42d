using Edge.Compiler.Ir;
using Edge.Runtime.Link;
using Edge.Runtime.Update;

namespace Edge.Devices.Link;

/// <summary>Sends packs to a device's model store. What a lost link interrupted goes on where the device says.</summary>
/// <param name="ofLimits">Asks the store of limits, whose packs hold without a reset.</param>
public sealed class ModelUpdate(DeviceLink link, bool ofLimits = false)
{
    private readonly int _store = ofLimits ? UpdateAction.OfLimits : 0;

    public UpdateStatus Status(CancellationToken cancellation = default) => Ask(UpdateAction.Status, [], cancellation);

    /// <summary>Offers a pack and sends the chunks the device lacks; its next boot tries the model.</summary>
    /// <returns>Ok, or what the device has against this pack.</returns>
    /// <exception cref="DeviceException">E0606: the device has no store, or too little room for a manifest or a chunk.</exception>
    public UpdateStatus Send(byte[] pack, CancellationToken cancellation = default)
    {
        var manifest = new PackManifest();
        sbyte[] signed = (sbyte[])(object)pack;
        if (manifest.Load(signed, 0, signed.Length) is not UpdateResult.Ok and var fault)
            return Status(cancellation) with { Result = fault };
        UpdateStatus status = Put(UpdateAction.Offer, pack.AsSpan(0, manifest.Bytes), [], cancellation);
        while (status.Result == UpdateResult.Ok && status.NextChunk < manifest.ChunkCount)
        {
            int chunk = status.NextChunk;
            status = Put(UpdateAction.Chunk, pack.AsSpan(manifest.Bytes + chunk * manifest.ChunkBytes, manifest.BytesOfChunk(chunk)), [chunk], cancellation);
        }

        return status.Result == UpdateResult.Ok ? Ask(UpdateAction.Finish, [], cancellation) : status;
    }

    /// <summary>The trial has shown that the new model works.</summary>
    public UpdateStatus Confirm(CancellationToken cancellation = default) => Ask(UpdateAction.Confirm, [], cancellation);

    /// <summary>The trial has shown that it does not; the next boot takes the old one.</summary>
    public UpdateStatus Refuse(CancellationToken cancellation = default) => Ask(UpdateAction.Refuse, [], cancellation);

    /// <summary>The next boot tries the model in the other slot.</summary>
    public UpdateStatus Switch(CancellationToken cancellation = default) => Ask(UpdateAction.Switch, [], cancellation);

    /// <summary>The next boot takes the model of the firmware's own image.</summary>
    public UpdateStatus TakeImage(CancellationToken cancellation = default) => Ask(UpdateAction.Image, [], cancellation);

    /// <summary>Gives up a download.</summary>
    public UpdateStatus Cancel(CancellationToken cancellation = default) => Ask(UpdateAction.Cancel, [], cancellation);

    private UpdateStatus Put(int action, ReadOnlySpan<byte> bytes, ReadOnlySpan<int> more, CancellationToken cancellation)
    {
        int part = link.Abilities!.Payload - 8;
        for (int at = 0; at < bytes.Length; at += part)
            link.Tell(Opcode.Update, [.. Payload.Of(_store + UpdateAction.Part, at), .. bytes[at..Math.Min(at + part, bytes.Length)]]);
        return Ask(action, [bytes.Length, (int)Compiler.Storage.Crc32.Of(bytes), .. more], cancellation);
    }

    private UpdateStatus Ask(int action, ReadOnlySpan<int> numbers, CancellationToken cancellation) =>
        UpdateStatus.Read(link.Ask(Opcode.Update, Payload.Of([_store + action, .. numbers]), cancellation));
}
