"""The right answer to each work: how many starts, and the SHA-256 of them (`workload.digest`)."""

from typing import NamedTuple


class Answer(NamedTuple):
    """What an implementation has to find before it is timed."""

    slots: int
    sha256: str


ANSWERS = {
    "a": Answer(560, "e408fcd88750a782b76c88b0bbd048ab1da26ed7e9d654be3a172bdd84bb28ef"),
    "b": Answer(6217, "e387583f11623279b0985b0325e19268e69f5154ac12648345f9635374928734"),
    "c": Answer(336, "f55c65382cc5d8cc606fec69255374082bca67e9710a648f14c6320217ccb6ad"),
    "d": Answer(357, "b4f7ce28da0e96fe842a69e53d7a40ab76b20002ff25e9148b6758e147483aa0"),
    "d0": Answer(430, "085e245b7a2ab83c56fe8432b760d3201b22b72ffb891a2871a3af1779460907"),
    "a30": Answer(290, "2cc4964def43de57a7b329681f32a7d55e0450cb60ca4ede8375d2047a0eb641"),
    "b30": Answer(3222, "b39f2467596239a823c56f6470f1bddd4f5e79960c33300b933995b98a4c5c8e"),
    "c30": Answer(187, "448506aaf095eab9afb211d2be018c80f7512b0a0019ce43097249860a23b5b1"),
    "busy0": Answer(713, "d07e2aaf81fd330a890f4a169e90870a396e408af907a2dba443f7f5ae2d7974"),
    "busy10": Answer(708, "1a2c4b05e1647b44d2bc317b879110014342141d18faeddebc80cb876998d251"),
    "busy40": Answer(696, "d9828a131a250628b2b52ba116d29c30db0a95e5087130777f34fc659ef6d358"),
    "busy100": Answer(683, "2c3e6d8c17af9266887c2a61d508c22473b2cbd9a230baa0baa1d86efbb03b25"),
    "busy300": Answer(621, "8c65fd4a92027f68ba4242b94bbeaabb76bb3fad0aa6fbdde09163cf715a65b4"),
    "busy1000": Answer(489, "2840b1083b072e8bf73ad849a319df30122af4310cb32e054399906f9b3d0602"),
    "busy3000": Answer(360, "7eb06ba918d6089210e224885f33ef4299e276b67e0eabe979d7fe9af8d4d1fd"),
    "busy5000": Answer(336, "f55c65382cc5d8cc606fec69255374082bca67e9710a648f14c6320217ccb6ad"),
    "busy10000": Answer(325, "81c054ea0850ded7fbdc9370761b42b67533b859b572ac4d7ae5903dcfb9c65d"),
    "days1": Answer(25, "8eee260cd9f3ac758a502e89784ad5073fde83249c14f2ce11c573706aad9fc0"),
    "days7": Answer(121, "279463a0cda97d010216d477329731c74e06077107c73fc5ceb32ba4ae9a24d7"),
    "days14": Answer(243, "8a3b8dfcb1e6af029af0da3dd4cede8114f00d6589e10ac3dab59cf15103e1d7"),
    "days31": Answer(560, "e408fcd88750a782b76c88b0bbd048ab1da26ed7e9d654be3a172bdd84bb28ef"),
    "days62": Answer(1093, "1cc20c17b34a4fcb40e7be5468015a04d857c4fa8c19da3e160011e80d88e300"),
    "days92": Answer(1584, "0b04a35b832d98e8dc6c2a79cb9742b5d7f8beb0d757799319f10a921f1d21fd"),
    "days184": Answer(3241, "85c25300de7c7914ef5b9d2c77301fbcbbe7b5ed371b4cce185a52a948bc962b"),
    "days365": Answer(6338, "1accaaa51005127a27c771fe08b9b999b98b909033bf9d81ab4c9e161095006b"),
}
