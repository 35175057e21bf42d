using System.Net;
using Edge.Devices.Link;
using Edge.Runtime.Link;
using Edge.Runtime.Tests.Update;
using Edge.Runtime.Update;

namespace Edge.Runtime.Tests.Link;

/// <summary>A new model over the link, into the store of a device with simulated flash.</summary>
public sealed class ModelUpdateTests : IDisposable
{
    private static readonly byte[] Old = Packs.Bytes(1, 1), New = Packs.Bytes(2, 2);

    private readonly Device _device = new Device(Device.Nor, 1).With(Old);
    private readonly DesktopServer _server;
    private readonly DeviceLink _link;
    private readonly ModelUpdate _update;

    public ModelUpdateTests()
    {
        _device.Boot();
        _server = Serve();
        _link = new DeviceLink(new LinkAddress(_server.Address));
        _link.Connect();
        _update = new ModelUpdate(_link);
    }

    public void Dispose()
    {
        _link.Dispose();
        _server.Dispose();
    }

    [Fact]
    public void A_pack_is_sent_tried_and_confirmed()
    {
        Assert.True(_link.Abilities!.Can(LinkCapability.Update));
        Assert.Equal((UpdatePhase.Stable, 0, 0), (_update.Status().Phase, _update.Status().ActiveSlot, _update.Status().BootedSlot));
        UpdateStatus sent = _update.Send(New);
        Assert.Equal((UpdateResult.Ok, UpdatePhase.Pending, -1), (sent.Result, sent.Phase, sent.NextChunk));
        Assert.Equal(UpdateResult.OutOfTurn, _update.Confirm().Result);
        Assert.Equal(BootResult.Trial, _device.Boot());
        using DesktopServer rebooted = Serve();
        using var link = new DeviceLink(new LinkAddress(rebooted.Address));
        link.Connect();
        UpdateStatus confirmed = new ModelUpdate(link).Confirm();
        Assert.Equal((UpdateResult.Ok, UpdatePhase.Stable, 1, 2), (confirmed.Result, confirmed.Phase, confirmed.ActiveSlot, confirmed.NewestRelease));
        Assert.True(_device.Runs(New));
    }

    [Fact]
    public void A_download_that_was_interrupted_goes_on_at_the_chunk_the_device_wants()
    {
        Assert.Equal(UpdateResult.Ok, _device.Send(New, chunkLimit: 2));
        Assert.Equal(2, _update.Status().NextChunk);
        Assert.Equal((UpdateResult.Ok, UpdatePhase.Pending), (_update.Send(New).Result, _update.Status().Phase));
    }

    [Fact]
    public void A_pack_with_one_wrong_bit_is_refused_by_the_device()
    {
        byte[] wrong = (byte[])New.Clone();
        wrong[100] ^= 1;
        Assert.Equal(UpdateResult.WrongSignature, _update.Send(wrong).Result);
        wrong = (byte[])New.Clone();
        wrong[^1] ^= 1;
        Assert.Equal(UpdateResult.DamagedChunk, _update.Send(wrong).Result);
        Assert.Equal(UpdateResult.Ok, _update.Cancel().Result);
        Assert.Equal(UpdateResult.NotAPack, _update.Send(new byte[500]).Result);
        Assert.Equal(UpdateResult.AlreadyActive, _update.Send(Old).Result);
    }

    [Fact]
    public void Parts_that_do_not_fit_together_are_refused()
    {
        Desk desk = new Desk(store: _device.Store).Connect();
        desk.Send(Opcode.Update, UpdateAction.Part, 4, 0);
        Desk.Refuses(desk.Take(), Opcode.Update, LinkError.WrongOffset, 0, 12);
        desk.Send(Opcode.Update, UpdateAction.Part, 0, 1);
        Desk.Refuses(desk.Ask(Opcode.Update, UpdateAction.Offer, 8, 0), Opcode.Update, LinkError.ShortImage, 0, 12);
        desk.Send(Opcode.Update, UpdateAction.Part, 0, 1);
        Desk.Refuses(desk.Ask(Opcode.Update, UpdateAction.Chunk, 4, 0, 0), Opcode.Update, LinkError.WrongChecksum, 0, 16);
        Desk.Refuses(desk.Ask(Opcode.Update, 77), Opcode.Update, LinkError.WrongArgument, 0, 4);
        Desk.Refuses(desk.Ask(Opcode.Update, UpdateAction.Offer), Opcode.Update, LinkError.WrongLength, 0, 4);
        Assert.Equal((UpdatePhase.Stable, UpdateResult.Ok), (_update.Status().Phase, _update.Status().Result));
    }

    private DesktopServer Serve() => new(new IPEndPoint(IPAddress.Loopback, 0), wire => new LinkEndpoint(wire, new AnyDevice(), _device.Store, Desk.Options));
}
